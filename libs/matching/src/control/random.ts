import { randomPermutation } from '@isthmus/permutation';
import { pairMethod } from '../search/match-method.js';
import type { PairMatcher } from '../search/matcher.js';

/** Shuffles every group: a control that no method should be worse than. */
const randomMatching: PairMatcher = function* ({ groups, seed }) {
  return { permutation: randomPermutation(groups, seed), sweeps: 0 };
};

export const randomMethod = pairMethod({
  name: 'random',
  description: 'shuffles every group',
  source: 'a control',
  example: 'random',
  options: {},
  match: () => randomMatching,
});
