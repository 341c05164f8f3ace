import {
  composePermutations,
  invertPermutation,
  type Permutation,
  type PermutationSpec,
} from '@isthmus/permutation';

/**
 * The same alignment in the order of the first model's units: its permutation becomes the identity,
 * and how the models lie to each other stays as it is.
 */
export function inFirstOrder(
  permutations: readonly Permutation[],
  groups: PermutationSpec,
): readonly Permutation[] {
  const [first] = permutations;
  if (first === undefined) throw new Error('the method gave no permutations');
  const back = invertPermutation(first, groups);
  return permutations.map((permutation) => composePermutations(permutation, back, groups));
}
