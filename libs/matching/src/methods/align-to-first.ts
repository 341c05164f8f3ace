import { identityPermutation } from '@isthmus/permutation';
import type { Matcher, PairMatcher } from '../search/matcher.js';

/**
 * Lines every model up with the first, one after the other: what a method for pairs does with
 * more than two models. The first one stays as it is.
 */
export function alignToFirst(match: PairMatcher): Matcher {
  return function* ({ models: [a, ...others], start, ...context }) {
    const permutations = [identityPermutation(context.groups)];
    let sweeps = 0;
    for (const [i, b] of others.entries()) {
      const found = yield* match({ ...context, a, b, start: start[i + 1] });
      permutations.push(found.permutation);
      sweeps = Math.max(sweeps, found.sweeps);
    }
    return { permutations, sweeps };
  };
}
