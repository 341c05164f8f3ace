import type { Split } from '@isthmus/dataset';
import { identityPermutation, type Weights } from '@isthmus/permutation';
import type { Timed } from './match-problem.js';
import type { MatchStep, MatchTick, PairMatch, PairMatcher } from './matcher.js';
import type { Architecture, Model } from './model.js';
import { padWeights } from './partial-padding.js';

/** Two networks of one architecture, of different widths. */
export interface PartialProblem {
  readonly a: Model;
  readonly b: Model;
  /** At least as wide as both in every group; the wider of the two, if one is. */
  readonly target: Architecture;
  readonly data: Split | undefined;
  readonly seed: number;
  readonly timed: Timed;
}

/** Both networks at the target's width, and the permutation of b found there. */
export interface PartialMatch extends PairMatch {
  readonly paddedA: Weights;
  readonly paddedB: Weights;
}

/**
 * Matches networks of different widths (Sharma et al. 2024, `target_sizes` in their code): both are
 * padded with units of zeros to a common width, and matched there by any method. At the width of
 * the wider network every unit of the narrower one meets a real unit, and the padding, which
 * is alike to nothing, gets those that are left. A target wider than both leaves real units the choice of
 * padding. The same errors as `padWeights`.
 */
export function partialMatching(match: PairMatcher) {
  return function* (problem: PartialProblem): Generator<MatchStep | MatchTick, PartialMatch> {
    const { a, b, target, data, seed, timed } = problem;
    const [paddedA, paddedB] = [padWeights(a, target), padWeights(b, target)];
    const found = yield* match({
      ...target,
      ...{ a: paddedA, b: paddedB, data, seed, timed },
      start: identityPermutation(target.spec),
    });
    return { ...found, paddedA, paddedB };
  };
}
