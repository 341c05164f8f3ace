import type { PermutationProof } from '@isthmus/network';
import type { Permutation, PermutationSpec, Weights } from '@isthmus/permutation';

/** What the compute thread is given. */
export interface VerifyWork {
  readonly network: string;
  readonly weights: Weights;
  readonly permutation: Permutation;
  readonly ownSpec: PermutationSpec | undefined;
}

/** What it tells: of the permutation, and then of the spec, unless one failed before. */
export interface VerifyEvent {
  readonly subject: 'permutation' | 'spec';
  readonly proof: PermutationProof;
}
