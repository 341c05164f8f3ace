import { composePermutations } from './permutation.js';
import type { Permutation, PermutationSpec } from './permutation-spec.js';

/**
 * What lines the last model of a chain up with the first, though the two were never compared: of the permutations
 * from model to model, the first lines model 2 up with model 1, the next model 3 with model 2, and so on. A
 * chain that ends at the model where it began is a cycle. Throws a RangeError when there is none, and when
 * the groups of two differ.
 */
export function composeChain(
  [first, ...others]: readonly Permutation[],
  spec: PermutationSpec = [],
): Permutation {
  if (first === undefined) throw new RangeError('expected a permutation or more, got none');
  return others.reduce((upToHere, link) => composePermutations(link, upToHere, spec), first);
}

/** How many units of each group stay where they are. */
export function fixedPoints(permutation: Permutation): ReadonlyMap<string, number> {
  return new Map(
    [...permutation].map(([name, indices]) => [
      name,
      indices.reduce((fixed, index, unit) => fixed + Number(index === unit), 0),
    ]),
  );
}

/**
 * The share of units of all groups, in [0, 1], that a cycle A -> B -> ... -> A does not bring back to where they
 * were; 0 for permutations that are consistent with each other (after Sharma et al. 2024, who count the fixed
 * points per layer). 0 also without any unit.
 */
export function cycleError(cycle: readonly Permutation[], spec: PermutationSpec = []): number {
  const around = composeChain(cycle, spec);
  const units = [...around.values()].reduce((sum, { length }) => sum + length, 0);
  const fixed = [...fixedPoints(around).values()].reduce((sum, count) => sum + count, 0);
  return units === 0 ? 0 : 1 - fixed / units;
}
