import type { Split } from '@isthmus/dataset';
import type { Fusion, MatchStep, MatchTick } from '@isthmus/matching';
import type { Weights } from '@isthmus/permutation';
import type { Evaluation } from '@isthmus/training';

/** A model, and its network by its notation. */
export interface NamedModel {
  readonly network: string;
  readonly weights: Weights;
}

/** What the compute thread is given: two models that differ in their widths alone. */
export interface FuseWork {
  readonly a: NamedModel;
  readonly b: NamedModel;
  readonly method: string;
  readonly seed: number;
  readonly dataset: { readonly train: Split; readonly test: Split } | undefined;
}

/** What it tells: each step, and the fused model at the end. */
export type FuseEvent = MatchStep | MatchTick | { readonly kind: 'batch' } | FuseResult;

/** Model b at the widths of model a, and half of both. */
export interface FuseResult extends Fusion {
  readonly kind: 'fused';
  /** 1/2 (a + aligned b). */
  readonly fused: Weights;
  readonly searchMs: number;
  /** On the test split, where there is a data set. */
  readonly test: Tested | undefined;
}

/** How good the models are by themselves, b at a's widths, and the fused one. */
export type Tested = Readonly<Record<'a' | 'b' | 'aligned' | 'fused', Evaluation>>;
