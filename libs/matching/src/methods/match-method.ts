import type { Options } from '@isthmus/notation';
import type { Matcher, PairMatcher } from '../search/matcher.js';

/** What to tell people of a method, and what can be asked of it. */
interface MethodFacts {
  readonly description: string;
  /** Who published it, and where in the paper it stands. */
  readonly source: string;
  /** A notation with every option. */
  readonly example: string;
  /** Set for a method that looks at training examples, or says with which options it does. */
  readonly needsData?: true | ((options: Options) => boolean);
  /** Set for a method that finds one permutation for models of several checkpoints. */
  readonly takesCheckpoints?: true;
  /** Set for an iterative method: where it can begin besides at what another one finds, by default at the first. */
  readonly starts?: readonly [Start, ...Start[]];
  /** Set for a method that draws at random and tells an objective: the best of several is worth having. */
  readonly takesRestarts?: true;
}

/** Makes a matcher from its options. Throws a NotationError for what it cannot read. */
type Build<Made> = (options: Options, start: string) => Made;

/** A method: for pairs, so that each model is lined up with the first, or for all models together. */
export type MatchMethod = MethodFacts &
  ({ readonly pairs: Build<PairMatcher> } | { readonly together: Build<Matcher> });

/** Where a search can begin: where the task says, at the identity if it does not, or far from all permutations. */
type Start = 'given' | 'centre';
