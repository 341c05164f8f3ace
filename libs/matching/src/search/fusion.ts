import type { Split } from '@isthmus/dataset';
import type { PermutationProof } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import type { Timed } from '../problem/match-problem.js';
import type { Model } from '../problem/model.js';
import type { MatchStep, MatchTick } from './matcher.js';

/** Row-major: entry (i, j) is data[i * columns + j]. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

/** Two networks that differ in their widths alone, as `checkWidths` makes sure, and what else is needed. */
export interface FusionProblem {
  /** Stays as it is. */
  readonly a: Model;
  readonly b: Model;
  /** Training examples, for what compares activations or descends a loss. */
  readonly data: Split | undefined;
  /** Seeds what the method draws at random. */
  readonly seed: number;
  readonly timed: Timed;
}

/** Model b carried over to model a's units. */
export interface Fusion {
  /** Of model a's shapes. */
  readonly aligned: Weights;
  /** By group: how much of b's unit j goes to a's unit i; all entries sum to 1. */
  readonly transports: ReadonlyMap<string, Matrix>;
  /** Set where no unit was divided or added to another: that `aligned` computes what b does. */
  readonly proof?: PermutationProof;
}

/** Carries b over to a's widths: tells each step, and ticks where one takes long. */
export type FusionMethod = (problem: FusionProblem) => Generator<MatchStep | MatchTick, Fusion>;
