import { checkPermutation } from './permutation.js';
import type { Permutation, PermutationSpec } from './permutation-spec.js';
import { takeAlong } from './take-along.js';
import type { Weights, WeightTensor } from './weights.js';

/**
 * Re-orders the hidden units of a network: on every axis of every group, unit i of the
 * result is unit `indices[i]` of `weights`. Arrays outside the spec are shared, not copied; each
 * other one is copied once, however many of its axes are re-ordered. Throws a RangeError when
 * permutation, spec and weights do not fit each other.
 */
export function permuteWeights(
  weights: Weights,
  spec: PermutationSpec,
  permutation: Permutation,
): Weights {
  checkPermutation(spec, permutation);
  const orders = new Map<string, Map<number, Int32Array>>();
  for (const { name, size, axes } of spec) {
    const indices = permutation.get(name);
    if (indices === undefined) continue;
    for (const { tensor, axis, offset, block } of axes) {
      const shape = weights.get(tensor)?.shape;
      if (shape === undefined || !(shape[axis] >= offset + size * block)) {
        throw new RangeError(
          `weights do not fit the permutation [group=${name}, tensor=${tensor}, axis=${axis}, expected ${offset + size * block} entries, got shape ${shape?.join('x') ?? 'absent'}]`,
        );
      }
      const ofTensor = orders.get(tensor) ?? new Map<number, Int32Array>();
      orders.set(tensor, ofTensor);
      const entries = entriesOf(indices, shape[axis], { offset, block });
      const before = ofTensor.get(axis);
      ofTensor.set(axis, before === undefined ? entries : entries.map((entry) => before[entry]));
    }
  }
  return new Map(
    [...weights].map(([name, weight]): [string, WeightTensor] => {
      const entries = orders.get(name);
      return [name, entries === undefined ? weight : takeAlong(weight, entries)];
    }),
  );
}

/** The entries of an axis of `length` in their new order, given that of a group's units on it. */
export function entriesOf(
  indices: Int32Array,
  length: number,
  { offset, block }: { readonly offset: number; readonly block: number },
): Int32Array {
  if (offset === 0 && block === 1 && length === indices.length) return indices;
  const entries = new Int32Array(length);
  for (let entry = 0; entry < length; entry++) entries[entry] = entry;
  indices.forEach((index, unit) => {
    for (let i = 0; i < block; i++) entries[offset + unit * block + i] = offset + index * block + i;
  });
  return entries;
}
