import type { PermutationProof } from '@isthmus/network';
import type { VerifySpec } from '@isthmus/task';

/** What the compute thread is given: a spec, and files. */
export interface VerifyWork {
  readonly spec: VerifySpec;
  readonly model: Uint8Array;
  readonly permutation: Uint8Array;
}

/** What it tells: of the permutation, and then of the spec, unless one failed before. */
export interface VerifyWorkEvent {
  readonly subject: 'permutation' | 'spec';
  readonly proof: PermutationProof;
}
