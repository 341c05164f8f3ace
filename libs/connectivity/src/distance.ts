import type { Weights } from '@isthmus/permutation';
import { tensorPairs } from './tensor-pairs.js';

/** The sum over all entries of all tensors of (a - b)^2, in float64. */
export function squaredDistance(a: Weights, b: Weights): number {
  let sum = 0;
  for (const { a: x, b: y } of tensorPairs(a, b)) {
    for (let i = 0; i < x.data.length; i++) {
      const difference = x.data[i] - y.data[i];
      sum += difference * difference;
    }
  }
  return sum;
}

/** The sum over all entries of all tensors of a b, in float64. */
export function innerProduct(a: Weights, b: Weights): number {
  let sum = 0;
  for (const { a: x, b: y } of tensorPairs(a, b)) {
    for (let i = 0; i < x.data.length; i++) sum += x.data[i] * y.data[i];
  }
  return sum;
}
