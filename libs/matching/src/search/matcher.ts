import type { Permutation } from '@isthmus/permutation';
import type { MatchProblem, PairProblem } from '../problem/match-problem.js';

/** Part of the work was done. */
export interface MatchStep {
  readonly kind: 'step';
  /** A pass over the groups, an epoch, a round over the models; from 1. */
  readonly sweep: number;
  /** Steps done of this sweep, out of `steps`. */
  readonly done: number;
  readonly steps: number;
  /** The group or the model that was worked on, for people. */
  readonly subject: string;
  /** By how much the method's objective grew in this step. */
  readonly gain: number;
  /** The method's objective, where it is known. */
  readonly objective?: number;
}

/** A moment between two pieces of work, at which a search can be stopped. */
export interface MatchTick {
  readonly kind: 'tick';
}

/** The final objectives of several searches of one method, the first one's first. */
export interface Restarts {
  readonly objectives: readonly number[];
}

/** What a method found: one permutation a model. */
export interface Match {
  readonly permutations: readonly Permutation[];
  readonly sweeps: number;
  /** Set by a method that is the best of several: objectives summed over the models. */
  readonly restarts?: Restarts;
}

/** A permutation of model b. */
export interface PairMatch {
  readonly permutation: Permutation;
  readonly sweeps: number;
}

/** Lines models up: tells each step, ticks where one takes long, and returns what it found. */
export type Matcher = (problem: MatchProblem) => Generator<MatchStep | MatchTick, Match>;

/** The same for two models. */
export type PairMatcher = (problem: PairProblem) => Generator<MatchStep | MatchTick, PairMatch>;
