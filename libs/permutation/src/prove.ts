import type { DerivedSpec } from './derive.js';
import type { Permutation } from './permutation-spec.js';
import { entriesOf, gather } from './permute-weights.js';
import type { Weights, WeightTensor } from './weights.js';

/** Every node's value on a probe batch, in the order of computation; axis 0 is the batch. */
export type ProbeOutputs = ReadonlyMap<string, WeightTensor>;

/** What comparing f(pi(B)) with f(B) found. */
export interface PermutationProof {
  /** Largest absolute difference of the network's outputs. */
  readonly maxAbsDifference: number;
  /** What float32 rounding may make of equal functions: 1e-4 of the largest output. */
  readonly tolerance: number;
  readonly examples: number;
  readonly equal: boolean;
  /** The first node whose value is not the permuted value; only when not equal. */
  readonly firstDifference?: string;
}

/**
 * Proves on a probe batch that permuted weights compute the same function. `outputs`
 * runs the network. Hidden values are compared after re-ordering them as the
 * permutation says, so that a failure names the node where it begins.
 */
export function provePermutation(
  outputs: (weights: Weights) => ProbeOutputs,
  weights: Weights,
  permuted: Weights,
  permutation: Permutation,
  valueAxes: DerivedSpec['valueAxes'],
): PermutationProof {
  const before = outputs(weights);
  const after = outputs(permuted);
  const comparisons = [...before].map(([node, value]) => {
    const expected = valueAxes
      .filter((place) => place.node === node)
      .reduce((tensor, { axis, group, ...place }) => {
        const indices = permutation.get(group);
        if (indices === undefined) return tensor;
        return gather(tensor, axis, entriesOf(indices, tensor.shape[axis], place));
      }, value);
    return { node, examples: value.shape[0], ...compare(expected, after.get(node)) };
  });
  const output = comparisons.at(-1);
  if (output === undefined) throw new RangeError('expected the outputs of at least one node');
  const { maxAbsDifference, tolerance, examples } = output;
  const equal = maxAbsDifference <= tolerance;
  const first = comparisons.find((node) => !(node.maxAbsDifference <= node.tolerance));
  return {
    maxAbsDifference,
    tolerance,
    examples,
    equal,
    ...(equal || first === undefined ? {} : { firstDifference: first.node }),
  };
}

function compare(
  expected: WeightTensor,
  got: WeightTensor | undefined,
): { maxAbsDifference: number; tolerance: number } {
  if (got?.data.length !== expected.data.length) {
    return { maxAbsDifference: Number.POSITIVE_INFINITY, tolerance: 0 };
  }
  let maxAbsDifference = 0;
  let largest = 0;
  for (let i = 0; i < expected.data.length; i++) {
    const difference = Math.abs(got.data[i] - expected.data[i]);
    // A NaN anywhere must fail the proof, and every comparison with NaN is false.
    if (Number.isNaN(difference)) return { maxAbsDifference: difference, tolerance: 0 };
    maxAbsDifference = Math.max(maxAbsDifference, difference);
    largest = Math.max(largest, Math.abs(expected.data[i]));
  }
  return { maxAbsDifference, tolerance: 1e-4 * largest + 1e-7 };
}
