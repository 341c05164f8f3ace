import type { MatchStep, MatchTick } from '@isthmus/matching';
import type { MatchResult, MatchSpec } from '@isthmus/task';

/** What the compute thread is given: a spec, and files. */
export interface MatchWork {
  readonly spec: MatchSpec;
  /** Two or more, as safetensors. */
  readonly models: readonly Uint8Array[];
  readonly dataset: Uint8Array | undefined;
  /** A permutation for each model but the first, or none. */
  readonly start: readonly Uint8Array[];
}

/** What it tells: each step, and the proved permutations as JSON files at the end. */
export type MatchWorkEvent =
  | MatchStep
  | MatchTick
  | {
      readonly kind: 'matched';
      readonly permutations: readonly Uint8Array[];
      readonly result: Omit<MatchResult, 'permutations' | 'wallMs'>;
    };
