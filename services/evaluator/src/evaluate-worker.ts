import { readPermutation, readWeights } from '@isthmus/checkpoint';
import { interpolate, lambdaGrid } from '@isthmus/connectivity';
import { decodeDataset } from '@isthmus/dataset';
import { checkWeights, parseNetwork, permutationSpec, toTensors } from '@isthmus/network';
import { permuteWeights, type Weights } from '@isthmus/permutation';
import type { Curve } from '@isthmus/task';
import { serveCompute } from '@isthmus/tensorflow';
import { evaluate, toDevice } from '@isthmus/training';
import type { EvaluateWork, EvaluateWorkEvent } from './evaluate-work.js';

serveCompute(function* (work: EvaluateWork): Generator<EvaluateWorkEvent> {
  const { spec } = work;
  const network = parseNetwork(spec.network);
  const [a, b] = endsOf(work);
  const dataset = decodeDataset(work.dataset);
  const lambdas = lambdaGrid(spec.points);
  const curves: Curve[] = [];
  for (const split of spec.splits) {
    const data = toDevice(dataset[split], network);
    const points: Curve['points'] = [];
    try {
      for (const lambda of lambdas) {
        const parameters = toTensors(network, interpolate(a, b, lambda));
        try {
          const point = { lambda, ...(yield* evaluate(network, parameters, data)) };
          if (!Number.isFinite(point.loss)) {
            throw new RangeError(
              `the loss on the path is no finite number [split=${split}, lambda=${lambda}, got ${point.loss}]; the weights of a model are too large`,
            );
          }
          points.push(point);
          const done = curves.length * lambdas.length + points.length;
          yield { kind: 'point', split, point, done, points: spec.splits.length * lambdas.length };
        } finally {
          for (const parameter of parameters.values()) parameter.dispose();
        }
      }
    } finally {
      data.dispose();
    }
    curves.push({ split, examples: data.examples, points });
  }
  yield { kind: 'evaluated', curves };
});

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
