import type { Curve, CurvePoint, EvaluateSpec } from '@isthmus/task';

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
  | { readonly kind: 'batch' }
  | {
      readonly kind: 'point';
      readonly split: Curve['split'];
      readonly repair: Curve['repair'];
      readonly point: CurvePoint;
      /** Points done of all curves, out of `points`. */
      readonly done: number;
      readonly points: number;
    }
  | { readonly kind: 'evaluated'; readonly curves: Curve[] };
