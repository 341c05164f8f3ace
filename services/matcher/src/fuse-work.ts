import type { MatchStep, MatchTick } from '@isthmus/matching';
import type { FuseResult, FuseSpec } from '@isthmus/task';

/** What the compute thread is given: a spec, and files as safetensors. */
export interface FuseWork {
  readonly spec: FuseSpec;
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  readonly dataset: Uint8Array | undefined;
}

/** What it tells: each step and each batch, and at the end what was made, as safetensors. */
export type FuseWorkEvent =
  | MatchStep
  | MatchTick
  | { readonly kind: 'batch' }
  | {
      readonly kind: 'fused';
      readonly fused: Uint8Array;
      readonly aligned: Uint8Array;
      readonly plan: Uint8Array;
      readonly result: Pick<FuseResult, 'proof' | 'searchMs' | 'test'>;
    };
