import type { Permutation, PermutationSpec, Weights } from '@isthmus/permutation';

/** Two networks of one architecture: b's hidden units are to be lined up with a's. */
export interface MatchProblem {
  readonly a: Weights;
  readonly b: Weights;
  readonly spec: PermutationSpec;
  /** Seeds what the matcher draws at random. */
  readonly seed: number;
}

/** One group was matched anew. */
export interface MatchStep {
  readonly kind: 'step';
  /** From 1. */
  readonly sweep: number;
  /** Groups done of this sweep, out of `groups`. */
  readonly done: number;
  readonly groups: number;
  readonly group: string;
  /** By how much the objective grew. */
  readonly gain: number;
}

/** What a matcher found. */
export interface Match {
  readonly permutation: Permutation;
  readonly sweeps: number;
}

/** A way to match: tells each step, and returns what it found. */
export type Matcher = (problem: MatchProblem) => Generator<MatchStep, Match>;
