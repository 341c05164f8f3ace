import type { Network } from '@isthmus/network';
import type { Weights, WeightTensor } from '@isthmus/permutation';
import { readFloat64, reshape, svd, tensor, tidy, toFloat64 } from '@isthmus/tensorflow';
import type { GeometryStep } from './geometry-step.js';
import { weightMatrices } from './trained-weights.js';

/** The thin singular value decomposition of a weight matrix, outputs x inputs. */
export interface Decomposition {
  /** Of the array as it lies in the network; its first axis is the outputs. */
  readonly shape: readonly number[];
  /** From the largest down, as many as the smaller of outputs and inputs. */
  readonly values: Float64Array;
  /** Left singular vectors as columns: outputs x values, row-major. */
  readonly left: Float32Array;
  /** Right singular vectors as columns: inputs x values, row-major. */
  readonly right: Float32Array;
}

/** Decomposes every weight matrix of a network in float64; by name, in order. Yields before each. */
export function* decomposeAll(
  network: Network,
  weights: Weights,
): Generator<GeometryStep, ReadonlyMap<string, Decomposition>> {
  const found = new Map<string, Decomposition>();
  for (const [name, matrix] of weightMatrices(network, weights)) {
    yield { kind: 'step', stage: 'singular values' };
    found.set(name, decompose(matrix));
  }
  return found;
}

/** Decomposes one array of two axes or more, as outputs x all the rest, in float64. */
function decompose({ shape, data }: WeightTensor): Decomposition {
  return tidy(
    () => {
      const { values, left, right } = svd(reshape(toFloat64(tensor(data, shape)), [shape[0], -1]));
      return {
        shape,
        values: readFloat64(values),
        left: Float32Array.from(readFloat64(left)),
        right: Float32Array.from(readFloat64(right)),
      };
    },
    () => [],
  );
}
