/**
 * A client in a process of its own, to be stopped or killed. On stdin it is given a line of JSON, `{ address, calls }`, each
 * call with its path and its message in base64. It says `receiving` on stdout with the first message, and after a second
 * line, in JSON, the milliseconds between the messages of each stream and how the streams ended.
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
const gaps = [];
const ends = [];
let isReceiving = false;
for (const [i, { path, message }] of calls.entries()) {
  if (i % streamsAConnection === 0) sessions.push(connect(scope, address));
  let lastAt = performance.now();
  const onMessage = () => {
    const now = performance.now();
    gaps.push(now - lastAt);
    lastAt = now;
    if (!isReceiving) console.log('receiving');
    isReceiving = true;
  };
  const { ended } = call(
    sessions.at(-1),
    { path, message: Buffer.from(message, 'base64') },
    { onMessage },
  );
  void ended.then(({ status }) => ends.push(status));
}
await once(lines, 'line');
process.stdout.write(`${JSON.stringify({ gaps, ends })}\n`, () => process.exit(0));
