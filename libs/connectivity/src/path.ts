import type { Weights } from '@isthmus/permutation';
import { tensorPairs } from './tensor-pairs.js';

/** The evenly spaced numbers i / (points - 1) from 0 to 1, both included; points >= 2. */
export function lambdaGrid(points: number): Float64Array {
  if (!Number.isInteger(points) || points < 2) {
    throw new RangeError(`expected an integer number of points, 2 or more, got ${points}`);
  }
  return new Float64Array(points).map((_, i) => i / (points - 1));
}

/**
 * The network (1 - lambda) a + lambda b, computed in float64 and rounded once; lambda in [0, 1].
 * Lambda 0 and 1 give a and b themselves. Throws a RangeError that names the tensor when the two
 * differ in tensors or shapes.
 */
export function interpolate(a: Weights, b: Weights, lambda: number): Weights {
  const pairs = tensorPairs(a, b);
  if (!(lambda >= 0 && lambda <= 1)) {
    throw new RangeError(`expected lambda in [0, 1], got ${lambda}`);
  }
  if (lambda === 0) return a;
  if (lambda === 1) return b;
  return new Map(
    pairs.map(({ name, a, b }) => {
      const data = new Float32Array(a.data.length);
      for (let i = 0; i < data.length; i++) data[i] = (1 - lambda) * a.data[i] + lambda * b.data[i];
      return [name, { shape: a.shape, data }];
    }),
  );
}
