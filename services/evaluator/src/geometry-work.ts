import type { GeometryEvent } from '@isthmus/geometry';
import type { GeometryResult, GeometrySpec } from '@isthmus/task';

/** What the compute thread is given: a spec and its inputs as files. */
export interface GeometryWork {
  readonly spec: GeometrySpec;
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  /** Of B. */
  readonly permutation: Uint8Array | undefined;
  readonly base: Uint8Array | undefined;
  readonly dataset: Uint8Array | undefined;
}

/** What it tells: steps on the way, how many follow once that is known, and all that was measured at the end. */
export type GeometryWorkEvent =
  | GeometryEvent
  | { readonly kind: 'measured'; readonly result: Omit<GeometryResult, 'wallMs'> };
