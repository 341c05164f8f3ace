import { randomPermutation } from '@isthmus/permutation';
import type { PairMatcher } from '../search/matcher.js';

/** Shuffles every group: a control that no method should be worse than. */
export const randomMatching: PairMatcher = function* ({ spec, seed }) {
  return { permutation: randomPermutation(spec, seed), sweeps: 0 };
};
