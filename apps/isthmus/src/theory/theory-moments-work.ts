import type { Split } from '@isthmus/dataset';
import type { InputMoments, MomentsBatchEvent } from '@isthmus/network-theory';
import type { Weights } from '@isthmus/permutation';

/** What the compute thread is given. */
export interface MomentsWork {
  readonly network: string;
  readonly weights: Weights;
  readonly split: Split;
}

/** What it tells: a batch on the way, and the moments at the end. */
export type MomentsEvent =
  | MomentsBatchEvent
  | { readonly kind: 'moments'; readonly ofInputs: InputMoments };
