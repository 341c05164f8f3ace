import type { Split } from '@isthmus/dataset';
import type { Network } from '@isthmus/network';
import type { Permutation, PermutationSpec, Weights } from '@isthmus/permutation';

/** What a method spends its time on. */
export type Phase = 'cost' | 'assignment' | 'projection';

/** Runs some work, and counts its time as that of a phase. */
export type Timed = <Result>(phase: Phase, work: () => Result) => Result;

/** What every method may use. */
export interface MatchContext {
  readonly network: Network;
  /** The groups of all models. */
  readonly groups: PermutationSpec;
  /** Training examples; only methods that need them are given any. */
  readonly data: Split | undefined;
  /** Seeds what the method draws at random. */
  readonly seed: number;
  readonly timed: Timed;
  /** Set where each model is this many checkpoints of one trajectory, as `stackCheckpoints` gives them. */
  readonly checkpoints?: number;
}

/** Two networks of one architecture: b's hidden units are to be lined up with a's. */
export interface PairProblem extends MatchContext {
  readonly a: Weights;
  readonly b: Weights;
  /** Where an iterative method begins. */
  readonly start: Permutation;
}

/** Two or more networks of one architecture, to be lined up with each other. */
export interface MatchProblem extends MatchContext {
  readonly models: readonly Weights[];
  /** Where an iterative method begins, one permutation a model. */
  readonly start: readonly Permutation[];
}
