/** Deadlines of a millisecond and cancelled calls by the hundred: no crash, no descriptors or memory left behind. */
import { openStore } from '@isthmus/object-store';
import { TrainerServiceDefinition } from '@isthmus/proto';
import { scaled, tally } from '../checks.mjs';
import { call, callAndRead, connect, encode } from '../grpc-call.mjs';
import { openFiles, rssMb } from '../process-figures.mjs';
import { putDataset, trainRequest } from '../requests.mjs';
import { startService } from '../service.mjs';
import { inParallel, sleep, until } from '../waiting.mjs';

const waves = [
  { name: 'deadlines of 1 ms', count: 2000, atOnce: 20, make: withDeadline },
  { name: 'cancels within 300 ms', count: 600, atOnce: 4, make: cancelWithin(300) },
  { name: 'cancels at the start', count: 500, atOnce: 1, make: cancelWithin(60) },
];

export async function attack(scope, check) {
  const store = scope.folder();
  const dataset = await putDataset(openStore(store), 'small');
  let seed = 0;
  const request = (more = {}) => trainRequest(dataset, { seed: seed++, ...more });
  for (const { name, count, atOnce, make } of waves) {
    const env = { ISTHMUS_TRAINER_SLOTS: '1' };
    const service = await startService(scope, 'trainer', { store, env });
    const session = connect(scope, service.address);
    const train = () =>
      callAndRead(session, TrainerServiceDefinition, 'train', request(), { timeoutMs: 30_000 });
    // The last wave is to find its thread not yet started.
    if (atOnce > 1) await train();
    const begun = openFiles(service.pid);
    const ends = [];
    const one = async () => {
      const wire = encode(TrainerServiceDefinition, 'train', request({ epochs: 1000 }));
      ends.push(await make(session, wire));
    };
    const calls = Array.from({ length: scaled(count) }, (_, i) => i);
    const half = Math.ceil(calls.length / 2);
    await inParallel(calls.slice(0, half), atOnce, one);
    await train();
    const halfway = rssMb(service.pid);
    await inParallel(calls.slice(half), atOnce, one);

    check(`${name}: ends`, tally(ends.map(({ status }) => status)));
    const { status, ms } = await train();
    check(`${name}: a task after them`, status, { equals: 'OK' });
    check(`${name}: which took`, ms / 1000, { unit: 's' });
    // A thread that runs has descriptors of its own: three or four, whatever came before.
    const few = begun + (atOnce > 1 ? 0 : 6);
    await until(() => openFiles(service.pid) <= few, { seconds: 10 });
    check(`${name}: descriptors more than before`, openFiles(service.pid) - begun, {
      atMost: few - begun,
    });
    check(`${name}: memory gained in the second half`, rssMb(service.pid) - halfway, {
      atMost: 100,
      unit: 'MB',
    });
    process.kill(service.pid, 'SIGTERM');
    const { code, signal } = await service.ended;
    check(`${name}: the service's end`, signal ?? code, { equals: 0 });
  }
}

function withDeadline(session, wire) {
  return call(session, wire, { timeoutMs: 1, onMessage: () => undefined }).ended;
}

/** Cancels at any moment within so many milliseconds. */
function cancelWithin(mostMs) {
  return async (session, wire) => {
    const { ended, cancel } = call(session, wire, { onMessage: () => undefined });
    await sleep(Math.random() * mostMs);
    cancel();
    return ended;
  };
}
