import { incomingAxes, toTensors } from '@isthmus/network';
import type { WeightTensor } from '@isthmus/permutation';
import { disposeAll, tensor } from '@isthmus/tensorflow';
import { drain, goldenWeights, untimed } from '../problem/match-problem.fixture.js';
import type { PairProblem } from '../problem/match-problem.js';
import { covarianceWeights } from './covariance-weights.js';

/** The reference network of covariance weighting, its inputs `x` and their moments `sigma1` and `sigma2`. */
export const covarianceReference = goldenWeights('covariance_weighted_net.safetensors', '');

/** W Sigma in float64. */
export function weighted({ shape, data }: WeightTensor, sigma: WeightTensor): Float64Array {
  const [rows, columns] = [shape[0], shape[1]];
  return Float64Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let k = 0; k < columns; k++) {
      sum += data[row * columns + k] * sigma.data[k * columns + column];
    }
    return sum;
  });
}

/** The layers of the reference network's a, weighted on the reference inputs. */
export function weightedReference(problem: PairProblem, batches: readonly number[], bias: boolean) {
  const { network, a, groups } = problem;
  const parameters = toTensors(network, a);
  const { data: x, shape } = covarianceReference.get('x') ?? {
    data: new Float32Array(0),
    shape: [0, 0],
  };
  const columns = shape[1];
  let begin = 0;
  const inputs = batches.map((size) => {
    const from = begin;
    begin += size;
    return () => tensor(x.slice(from * columns, (from + size) * columns), [size, columns]);
  });
  const arrays = groups
    .flatMap((group) => incomingAxes(network, group))
    .map(({ tensor: name }) => name)
    .filter((name) => bias || name.endsWith('.weight'));
  const pass = covarianceWeights({ network, parameters }, new Set(arrays), inputs, {
    timed: untimed,
    groupCount: groups.length,
  });
  const result = drain(pass);
  disposeAll(parameters);
  return result;
}
