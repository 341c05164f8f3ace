import type { Dataset } from '@isthmus/dataset';
import type { Network } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import type { Measures } from './calibration.js';
import type { Path } from './path-notation.js';
import type { CorrectionKind } from './unit-correction.js';
import type { BatchEvent } from './unit-statistics.js';
import type { VarianceCollapse } from './variance-collapse.js';

/** A part of a data set. */
export type SplitName = 'train' | 'test';

/** What is measured, and on what. */
export interface PathProblem {
  readonly network: Network;
  /** Those that the path combines, each with its units in the order that is wanted. */
  readonly models: readonly Weights[];
  readonly path: Path;
  readonly dataset: Pick<Dataset, SplitName>;
  readonly splits: readonly SplitName[];
  readonly corrections: readonly CorrectionKind[];
  /** Whether the collapse of variances is measured too. */
  readonly collapse: boolean;
}

/** What was measured of one network of a path on one split. */
export interface MeasuredPoint extends Measures {
  /** Where on the path it lies. */
  readonly at: number[];
  /** Node by node; empty where that is not asked for. */
  readonly collapse: VarianceCollapse[];
}

/** What was measured along a path on one split, of its networks corrected in one way. */
export interface PathCurve {
  readonly split: SplitName;
  readonly correction: CorrectionKind;
  /** Of the split. */
  readonly examples: number;
  readonly points: readonly MeasuredPoint[];
}

/** Told after every point of a curve. */
interface PointEvent {
  readonly kind: 'point';
  readonly split: SplitName;
  readonly correction: CorrectionKind;
  readonly point: MeasuredPoint;
  /** Points done of all curves, out of `points`: refinement adds to these as it goes on. */
  readonly done: number;
  readonly points: number;
}

/** What is told on the way. */
export type PathEvent = BatchEvent | PointEvent;
