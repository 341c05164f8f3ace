import { provePermutation } from '@isthmus/network';
import { identityPermutation, type PermutationGroup, permuteWeights } from '@isthmus/permutation';
import type { FusionMethod, Matrix } from '../search/fusion.js';
import { inFirstOrder } from '../search/in-first-order.js';
import type { Matcher } from '../search/matcher.js';
import { padWeights } from './partial-padding.js';

/**
 * Matches networks of different widths (Sharma et al. 2024, `target_sizes` in their code): b is padded
 * with units of zeros to the widths of a, and matched there by any method. Every unit of b meets a
 * unit of a; the padding, which is alike to nothing, gets those that are left. What b computes stays
 * as it is, which is proved on a probe batch. The same errors as `padWeights`; departures: one of the
 * two is the wider in every group, and padding is not masked.
 */
export function partialMatching(match: Matcher): FusionMethod {
  return function* ({ a, b, ...context }) {
    const { network, groups } = a;
    const padded = padWeights(b, a);
    const start = identityPermutation(groups);
    const problem = { network, groups, models: [a.weights, padded], start: [start, start] };
    const { permutations } = yield* match({ ...problem, ...context });
    const [, permutation] = inFirstOrder(permutations, groups);
    const proof = provePermutation(network, padded, permutation);
    if (!proof.equal) {
      throw new Error(
        `the permuted network computes another function [first difference at node=${proof.firstDifference}, maxAbsDifference=${proof.maxAbsDifference}, tolerance=${proof.tolerance}]`,
      );
    }
    const transports = b.groups.map((group) => {
      const indices = permutation.get(group.name) ?? new Int32Array();
      return [group.name, placesOf(group, indices)] as const;
    });
    const aligned = permuteWeights(padded, groups, permutation);
    return { aligned, transports: new Map(transports), proof };
  };
}

/** An equal share for each unit of b, all of it where the permutation puts the unit. */
function placesOf({ size: columns }: PermutationGroup, indices: Int32Array): Matrix {
  const data = new Float32Array(indices.length * columns);
  indices.forEach((unit, i) => {
    if (unit < columns) data[i * columns + unit] = 1 / columns;
  });
  return { rows: indices.length, columns, data };
}
