import type { PathCurve, PathEvent } from '@isthmus/evaluation';
import type { EvaluateSpec } from '@isthmus/task';

/** What the compute thread is given: a spec and its inputs as files. */
export interface EvaluateWork {
  readonly spec: EvaluateSpec;
  readonly models: readonly {
    readonly model: Uint8Array;
    readonly permutation: Uint8Array | undefined;
  }[];
  readonly dataset: Uint8Array;
}

/** What it tells: each batch, each point of a curve, and all curves at the end. */
export type EvaluateWorkEvent =
  | PathEvent
  | { readonly kind: 'evaluated'; readonly curves: readonly PathCurve[] };
