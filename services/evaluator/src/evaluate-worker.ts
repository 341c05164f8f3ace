import { readPermutation, readWeights } from '@isthmus/checkpoint';
import { interpolate, lambdaGrid } from '@isthmus/connectivity';
import { decodeDataset } from '@isthmus/dataset';
import { checkWeights, parseNetwork, permutationSpec, toTensors } from '@isthmus/network';
import { permuteWeights, type Weights } from '@isthmus/permutation';
import type { Curve } from '@isthmus/task';
import { disposeAll, serveCompute } from '@isthmus/tensorflow';
import { type DeviceSplit, evaluate, toDevice } from '@isthmus/training';
import { createCorrection } from './correction.js';
import type { EvaluateWork, EvaluateWorkEvent } from './evaluate-work.js';

// REPAIR looks at the training split whichever split is measured, so that each network on the
// path is made once and measured on every split; all splits stay on the device meanwhile.
serveCompute(function* (work: EvaluateWork): Generator<EvaluateWorkEvent> {
  const { spec } = work;
  const network = parseNetwork(spec.network);
  const [a, b] = endsOf(work);
  const dataset = decodeDataset(work.dataset);
  const lambdas = lambdaGrid(spec.points);
  const total = spec.splits.length * spec.repair.length * lambdas.length;
  const correct = yield* createCorrection(network, { a, b }, dataset, spec.repair);
  const onDevice = new Map<Curve['split'], DeviceSplit>();
  const curves: Curve[] = spec.splits.flatMap((split) =>
    spec.repair.map((repair) => ({ split, repair, examples: dataset[split].count, points: [] })),
  );
  let done = 0;
  try {
    for (const split of spec.splits) onDevice.set(split, toDevice(dataset[split], network));
    for (const repair of spec.repair) {
      for (const lambda of lambdas) {
        const straight = interpolate(a, b, lambda);
        const weights = yield* correct.at(lambda, straight, repair);
        // The ends are left as they are: what was measured of them need not be measured again.
        const measured = weights === straight ? pointsAt(lambda) : undefined;
        const parameters = toTensors(network, weights);
        try {
          for (const [split, data] of onDevice) {
            const known = measured?.get(split);
            const point = known ?? { lambda, ...(yield* evaluate(network, parameters, data)) };
            checkLoss(point.loss, { split, lambda });
            const isThis = (curve: Curve) => curve.split === split && curve.repair === repair;
            curves.find(isThis)?.points.push(point);
            done += 1;
            yield { kind: 'point', split, repair, point, done, points: total };
          }
        } finally {
          disposeAll(parameters);
        }
      }
    }
  } finally {
    disposeAll(onDevice);
    correct.dispose();
  }
  yield { kind: 'evaluated', curves };

  /** Of the path without correction, what is known at lambda, by split. */
  function pointsAt(lambda: number): ReadonlyMap<Curve['split'], Curve['points'][number]> {
    const raw = curves.filter(({ repair }) => repair === 'none');
    return new Map(
      raw.flatMap(({ split, points }) =>
        points.filter((point) => point.lambda === lambda).map((point) => [split, point] as const),
      ),
    );
  }
});

function checkLoss(loss: number, where: { readonly split: string; readonly lambda: number }): void {
  if (Number.isFinite(loss)) return;
  const { split, lambda } = where;
  throw new RangeError(
    `the loss on the path is no finite number [split=${split}, lambda=${lambda}, got ${loss}]; the weights of a model are too large`,
  );
}

/** Both ends of the path: model a, and model b permuted. */
function endsOf({ spec, modelA, modelB, permutation }: EvaluateWork): readonly [Weights, Weights] {
  const network = parseNetwork(spec.network);
  const a = readWeights(modelA, { file: 'model a' }).weights;
  const b = readWeights(modelB, { file: 'model b' }).weights;
  checkWeights(network, a);
  checkWeights(network, b);
  if (permutation === undefined) return [a, b];
  const file = { file: 'permutation' };
  return [a, permuteWeights(b, permutationSpec(network).spec, readPermutation(permutation, file))];
}
