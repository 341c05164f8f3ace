import { identityPermutation } from '@isthmus/permutation';
import { pairMethod } from '../search/match-method.js';
import type { PairMatcher } from '../search/matcher.js';

/** Leaves every unit where it is: the naive path. */
export const identityMatching: PairMatcher = function* ({ groups }) {
  return { permutation: identityPermutation(groups), sweeps: 0 };
};

export const identityMethod = pairMethod({
  name: 'identity',
  description: 'leaves every unit where it is: the naive path',
  source: 'Frankle et al. 2020',
  example: 'identity',
  options: {},
  match: () => identityMatching,
});
