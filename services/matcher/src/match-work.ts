import type { MatchStep, MatchTick, Restarted } from '@isthmus/matching';
import type { Permutation } from '@isthmus/permutation';
import type { MatchResult, MatchSpec } from '@isthmus/task';

/** What is to be matched: a spec, and files. */
export interface MatchFiles {
  readonly spec: MatchSpec;
  /** Two or more, as safetensors. */
  readonly models: readonly Uint8Array[];
  readonly dataset: Uint8Array | undefined;
  /** A permutation for each model but the first, or none. */
  readonly start: readonly Uint8Array[];
}

/** All of a match, or a part of one that has several restarts: its start, a restart from there, or the best of them. */
export type MatchPart =
  | { readonly kind: 'whole' }
  | { readonly kind: 'start' }
  | { readonly kind: 'restart'; readonly index: number; readonly start: readonly Permutation[] }
  | { readonly kind: 'best'; readonly restarted: readonly Restarted[] };

/** What the compute thread is given. */
export interface MatchWork extends MatchFiles {
  readonly part: MatchPart;
}

/** What a search took: from when to when in milliseconds since 1970, and what it spent its time on. */
export interface Spent {
  readonly from: number;
  readonly to: number;
  readonly time: MatchResult['time'];
}

/** What it tells: each step, and its part's answer at the end, with what the search took if it made one. */
export type MatchWorkEvent =
  | MatchStep
  | MatchTick
  | { readonly kind: 'started'; readonly start: readonly Permutation[]; readonly spent: Spent }
  | {
      readonly kind: 'restarted';
      readonly index: number;
      readonly restarted: Restarted;
      readonly spent: Spent;
    }
  | {
      readonly kind: 'matched';
      /** Proved, as JSON files. */
      readonly permutations: readonly Uint8Array[];
      readonly result: Omit<MatchResult, 'permutations' | 'searchMs' | 'time' | 'wallMs'>;
      readonly spent?: Spent;
    };
