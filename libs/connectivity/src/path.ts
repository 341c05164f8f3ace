import type { Weights } from '@isthmus/permutation';
import { combine } from './combination.js';

/**
 * The network (1 - lambda) a + lambda b, computed in float64 and rounded once; lambda in [0, 1].
 * Lambda 0 and 1 give a and b themselves. Throws a RangeError that names the tensor when the two
 * differ in tensors or shapes.
 */
export function interpolate(a: Weights, b: Weights, lambda: number): Weights {
  if (!(lambda >= 0 && lambda <= 1)) {
    throw new RangeError(`expected lambda in [0, 1], got ${lambda}`);
  }
  return combine([a, b], [1 - lambda, lambda]);
}
