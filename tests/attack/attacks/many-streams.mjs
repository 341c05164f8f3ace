/** 1,000 streams of progress of one service: how late they are, what they cost, and whether health and answers suffer. */
import { openStore } from '@isthmus/object-store';
import { TrainerServiceDefinition } from '@isthmus/proto';
import { quantile, scaled, tally } from '../checks.mjs';
import { startClient } from '../client-process.mjs';
import { callAndRead, connect, encode } from '../grpc-call.mjs';
import { watchHealth } from '../health.mjs';
import { eventLoopSecondsOf, peakMb, rssMb } from '../process-figures.mjs';
import { putDataset, trainRequest } from '../requests.mjs';
import { startService } from '../service.mjs';
import { sleep } from '../waiting.mjs';

const streams = 1000;
const watchedSeconds = 20;
/** Progress of a task that waits is told every five seconds; it may come a second late. */
const mostGapMs = 6000;
/** After two messages that did not come a stream counts as dead. */
const deadAfterMs = 10_000;

export async function attack(scope, check) {
  const store = scope.folder();
  const dataset = await putDataset(openStore(store), 'small');
  const env = { ISTHMUS_TRAINER_SLOTS: '1', ISTHMUS_TRAINER_QUEUE: String(streams) };
  const service = await startService(scope, 'trainer', { store, env });
  const session = connect(scope, service.address);
  const train = (request) => callAndRead(session, TrainerServiceDefinition, 'train', request);
  const stored = trainRequest(dataset, { seed: 1 });
  check('a first training', (await train(stored)).status, { equals: 'OK' });
  const before = rssMb(service.pid);

  const request = (seed) =>
    encode(TrainerServiceDefinition, 'train', trainRequest(dataset, { seed, epochs: 100_000 }));
  const calls = Array.from({ length: scaled(streams) }, (_, i) => request(100 + i));
  const client = startClient(scope, service.address, calls);
  await client.receiving;
  const healthTimes = watchHealth(connect(scope, service.address));
  const answers = [];
  const computed = eventLoopSecondsOf(service.pid);
  const deadline = performance.now() + 1000 * watchedSeconds;
  while (performance.now() < deadline) {
    const { status, ms } = await train(stored);
    answers.push({ status, ms });
    await sleep(100);
  }
  const loopSeconds = eventLoopSecondsOf(service.pid) - computed;
  const { messages, gaps, silences, ends } = await client.report();
  const health = await healthTimes();

  check('streams that ended', ends.length === 0 ? 'none' : tally(ends), { equals: 'none' });
  check('processor time of the event loop', (100 * loopSeconds) / watchedSeconds, { unit: '%' });
  check('messages a second', gaps.length / watchedSeconds);
  // A stream that has fallen silent has no next message that would tell of it.
  const waits = [...gaps, ...silences];
  check('between two messages, p99', quantile(waits, 0.99), { atMost: mostGapMs, unit: 'ms' });
  const dead = silences.filter((ms) => ms > deadAfterMs).length;
  check('streams without a message', messages.filter((count) => count === 0).length, { equals: 0 });
  check('streams silent for the last 10 s', dead, { equals: 0 });
  check('health, longest', Math.max(...health), { atMost: 1000, unit: 'ms' });
  check('answers from the store', tally(answers.map(({ status }) => status)));
  check(
    'an answer from the store, p99',
    quantile(
      answers.map(({ ms }) => ms),
      0.99,
    ),
    { atMost: 1000, unit: 'ms' },
  );
  check('memory a stream', (1000 * (peakMb(service.pid) - before)) / calls.length, {
    atMost: 200,
    unit: 'kB',
  });
}
