import type { Split } from '@isthmus/dataset';
import type {
  BarrierEstimate,
  GeometryStep,
  InputAlignment,
  L2Reductions,
  RScore,
  TraceEstimate,
} from '@isthmus/geometry';
import type { Permutation, Weights } from '@isthmus/permutation';

/** What the compute thread is given: two models of one network. */
export interface GeometryWork {
  readonly network: string;
  readonly a: Weights;
  readonly b: Weights;
  /** Of B. */
  readonly permutation: Permutation | undefined;
  /** Where A and B come from. */
  readonly base: Weights | undefined;
  readonly gamma: number;
  readonly data: GeometryData | undefined;
}

/** Examples on which the loss is looked at, and what is drawn for traces. */
export interface GeometryData {
  readonly split: Split;
  /** The first so many of the split. */
  readonly examples: number;
  /** 0 for no traces. */
  readonly probes: number;
  readonly seed: number;
}

/** What it tells: steps on the way, how many follow once that is known, and all that was measured at the end. */
export type GeometryEvent =
  | GeometryStep
  | { readonly kind: 'planned'; readonly steps: number }
  | GeometryResult;

/** A weight matrix of A and its namesake of B. */
export interface MatrixGeometry {
  readonly tensor: string;
  readonly shape: readonly number[];
  readonly valuesA: Float64Array;
  readonly valuesB: Float64Array;
  /** |valuesA - valuesB| / |valuesA|. */
  readonly difference: number | undefined;
  /** Of the inputs of A's layer, where there are examples. */
  readonly inputs: InputAlignment | undefined;
}

/** Angles in degrees; undefined where one side has no length. */
interface Angles {
  readonly original: number | undefined;
  readonly permuted: number | undefined;
}

/** All that was measured. What is of a permuted B is undefined, or as of B itself, without a permutation. */
export interface GeometryResult {
  readonly kind: 'measured';
  readonly distance: L2Reductions;
  readonly matrices: readonly MatrixGeometry[];
  readonly gamma: number;
  readonly rScore: { readonly original: RScore; readonly permuted: RScore | undefined };
  readonly angles: { readonly atOrigin: Angles; readonly atBase: Angles | undefined };
  readonly loss: LossGeometry | undefined;
}

/** What the loss does between A and (permuted) B. */
export interface LossGeometry {
  readonly examples: number;
  readonly barrier: BarrierEstimate;
  readonly traces: Readonly<Record<'a' | 'b' | 'middle', TraceEstimate>> | undefined;
}
