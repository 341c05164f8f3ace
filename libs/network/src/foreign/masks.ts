import type { Weights } from '@isthmus/permutation';

/** Throws a RangeError for a file of zeros and ones alone: masks of pruned weights, not weights. */
export function refuseMasks(weights: Weights): void {
  const matrices = [...weights.values()].filter(({ shape }) => shape.length > 1);
  const areBits = matrices.every(({ data }) => data.every((value) => value === 0 || value === 1));
  if (matrices.length === 0 || !areBits) return;
  throw new RangeError(
    `all weights are 0 or 1, as in a mask of pruned weights, which is no network [tensor=${weights.keys().next().value}]`,
  );
}
