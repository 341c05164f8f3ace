import type { Split } from '@isthmus/dataset';
import type { Weights } from '@isthmus/permutation';

/** What the compute thread is given. */
export interface MomentsWork {
  readonly network: string;
  readonly weights: Weights;
  readonly split: Split;
}

/** Sum of x x^T / (examples - 1) over the inputs x of a layer, not centred: inputs x inputs. */
export interface SecondMoments {
  readonly size: number;
  readonly data: Float64Array;
}

/** What it tells: a batch on the way, and at the end the moments by the names of the weights that the inputs meet. */
export type MomentsEvent =
  | { readonly kind: 'batch'; readonly completed: number; readonly total: number }
  | { readonly kind: 'moments'; readonly ofInputs: ReadonlyMap<string, SecondMoments> };
