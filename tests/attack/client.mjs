/**
 * A client in a process of its own, to be stopped or killed. On stdin it is given a line of JSON, `{ address, calls }`, each
 * call with its path and its message in base64. It says `receiving` on stdout with the first message, and after a second
 * line, in JSON, `{ messages, gaps, silences, ends }`: how many messages each stream had, the milliseconds before each of
 * them, for how long each stream that is open has been silent, and how the others ended.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { call, connect } from './grpc-call.mjs';

const streamsAConnection = 100;
const lines = createInterface(process.stdin);
const [first] = await once(lines, 'line');
const { address, calls } = JSON.parse(first);

const scope = { closing: () => undefined };
const sessions = [];
const streams = [];
const gaps = [];
let isReceiving = false;
for (const [i, { path, message }] of calls.entries()) {
  if (i % streamsAConnection === 0) sessions.push(connect(scope, address));
  const stream = { messages: 0, lastAt: performance.now(), status: undefined };
  streams.push(stream);
  const onMessage = () => {
    const now = performance.now();
    gaps.push(now - stream.lastAt);
    stream.lastAt = now;
    stream.messages++;
    if (!isReceiving) console.log('receiving');
    isReceiving = true;
  };
  const { ended } = call(
    sessions.at(-1),
    { path, message: Buffer.from(message, 'base64') },
    { onMessage },
  );
  void ended.then(({ status }) => {
    stream.status = status;
  });
}
await once(lines, 'line');
const now = performance.now();
const isOpen = ({ status }) => status === undefined;
const report = {
  messages: streams.map(({ messages }) => messages),
  gaps,
  silences: streams.filter(isOpen).map(({ lastAt }) => now - lastAt),
  ends: streams.filter((stream) => !isOpen(stream)).map(({ status }) => status),
};
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
