import { checkPermutation } from './permutation.js';
import type { Permutation, PermutationSpec } from './permutation-spec.js';
import type { Weights, WeightTensor } from './weights.js';

/**
 * Re-orders the hidden units of a network: on every axis of every group, unit i of the
 * result is unit `indices[i]` of `weights`. Arrays outside the spec are shared, not copied.
 * Throws a RangeError when permutation, spec and weights do not fit each other.
 */
export function permuteWeights(
  weights: Weights,
  spec: PermutationSpec,
  permutation: Permutation,
): Weights {
  checkPermutation(spec, permutation);
  const permuted = new Map(weights);
  for (const { name, size, axes } of spec) {
    const indices = permutation.get(name);
    if (indices === undefined) continue;
    for (const { tensor, axis, offset, block } of axes) {
      const before = permuted.get(tensor);
      if (before === undefined || !(before.shape[axis] >= offset + size * block)) {
        throw new RangeError(
          `weights do not fit the permutation [group=${name}, tensor=${tensor}, axis=${axis}, expected ${offset + size * block} entries, got shape ${before?.shape.join('x') ?? 'absent'}]`,
        );
      }
      const entries = entriesOf(indices, before.shape[axis], { offset, block });
      permuted.set(tensor, gather(before, axis, entries));
    }
  }
  return permuted;
}

/** The entries of an axis of `length` in their new order, given that of a group's units on it. */
export function entriesOf(
  indices: Int32Array,
  length: number,
  { offset, block }: { readonly offset: number; readonly block: number },
): Int32Array {
  if (offset === 0 && block === 1 && length === indices.length) return indices;
  const entries = Int32Array.from({ length }, (_, entry) => entry);
  indices.forEach((index, unit) => {
    for (let i = 0; i < block; i++) entries[offset + unit * block + i] = offset + index * block + i;
  });
  return entries;
}

/** Takes `indices` along one axis, as numpy's `take` does. */
export function gather(tensor: WeightTensor, axis: number, indices: Int32Array): WeightTensor {
  const { shape, data } = tensor;
  const units = shape[axis];
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const outer = data.length / (units * inner);
  const out = new Float32Array(outer * indices.length * inner);
  for (let o = 0; o < outer; o++) {
    const from = o * units * inner;
    const to = o * indices.length * inner;
    if (inner === 1) {
      for (let i = 0; i < indices.length; i++) out[to + i] = data[from + indices[i]];
    } else {
      for (let i = 0; i < indices.length; i++) {
        const start = from + indices[i] * inner;
        out.set(data.subarray(start, start + inner), to + i * inner);
      }
    }
  }
  return { shape: shape.with(axis, indices.length), data: out };
}
