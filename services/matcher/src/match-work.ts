import type { MatchStep } from '@isthmus/matching';
import type { MatchResult, MatchSpec } from '@isthmus/task';

/** What the compute thread is given: a spec, and both models as safetensors. */
export interface MatchWork {
  readonly spec: MatchSpec;
  readonly modelA: Uint8Array;
  readonly modelB: Uint8Array;
}

/** What it tells: each step, and the proved permutation as a JSON file at the end. */
export type MatchWorkEvent =
  | MatchStep
  | {
      readonly kind: 'matched';
      readonly permutation: Uint8Array;
      readonly result: Omit<MatchResult, 'permutation' | 'wallMs'>;
    };
