/** SIGTERM at any moment of a computation: each service ends by itself, with code 0, within its grace. */
import { openStore } from '@isthmus/object-store';
import {
  EvaluatorServiceDefinition,
  MatcherServiceDefinition,
  TrainerServiceDefinition,
} from '@isthmus/proto';
import { scaled, tally } from '../checks.mjs';
import { call, connect, encode } from '../grpc-call.mjs';
import { evaluateRequest, matchRequest, putDataset, putModel, trainRequest } from '../requests.mjs';
import { startService } from '../service.mjs';
import { inParallel, sleep } from '../waiting.mjs';

const network = 'mlp:784-256-256-10';
/** From the call on: threads start, libraries load, inputs are read, steps are computed. */
const latestMs = 3000;
const graceSeconds = 5;

export async function attack(scope, check) {
  const store = scope.folder();
  const opened = openStore(store);
  const dataset = await putDataset(opened, 'digits');
  const models = [await putModel(opened, network, 1), await putModel(opened, network, 2)];
  // Each of them takes far longer than it is given.
  const works = {
    trainer: (seed) =>
      encode(
        TrainerServiceDefinition,
        'train',
        trainRequest(dataset, { seed, network, epochs: 1000 }),
      ),
    matcher: (seed) =>
      encode(
        MatcherServiceDefinition,
        'match',
        matchRequest(models, { seed, network, method: 'weight:restarts=100' }),
      ),
    evaluator: (i) =>
      encode(
        EvaluatorServiceDefinition,
        'evaluate',
        evaluateRequest(models, dataset, { network, path: `line:points=${500 + i}` }),
      ),
  };
  for (const [name, work] of Object.entries(works)) {
    const ends = [];
    const times = [];
    await inParallel(
      Array.from({ length: scaled(67) }, (_, i) => i),
      2,
      async (i) => {
        const service = await startService(scope, name, { store });
        const session = connect(scope, service.address);
        call(session, work(i), { onMessage: () => undefined });
        await sleep(Math.random() * latestMs);
        const toldAt = performance.now();
        process.kill(service.pid, 'SIGTERM');
        const { code, signal } = await service.ended;
        times.push((performance.now() - toldAt) / 1000);
        ends.push(String(signal ?? code));
        session.destroy();
      },
    );
    check(`${name}: codes or signals of ${ends.length} ends`, tally(ends), {
      equals: `0 ${ends.length}`,
    });
    check(`${name}: longest end`, Math.max(...times), { atMost: graceSeconds, unit: 's' });
  }
}
