import { lossOrError, type Metric } from './metric.js';

/** What was measured at (1 - lambda) a + lambda b; accuracy in [0, 1]. */
export interface CurvePoint {
  readonly lambda: number;
  readonly loss: number;
  readonly accuracy: number;
}

/** All that a barrier depends on beside the networks: barriers of other definitions do not compare. */
export interface BarrierDefinition {
  /** What is measured. */
  readonly metric: Metric;
  /** What it is measured from: the line between the values at the ends, or their mean. */
  readonly baseline: 'linear' | 'mean';
  /** Which height above the baseline counts: the greatest on the path, that at lambda 1/2, or the mean over all lambdas. */
  readonly reduce: 'max' | 'midpoint' | 'mean';
  /** The examples that the curve was measured on. */
  readonly split: 'train' | 'test';
  /** How many lambdas the curve has, 0 and 1 included; evenly spaced, unless refined near the maximum. */
  readonly points: number;
  /** Whether a barrier below 0 counts as 0. */
  readonly clip: boolean;
}

/**
 * The barrier of a curve. Baseline linear, max: Entezari et al. (2022); mean, max: Frankle et al.
 * (2020) on the error and Ainsworth et al. (2023, Def. 2.2) on the loss; mean, midpoint: the code of
 * Entezari et al. The mean over lambda is by the trapezoidal rule. Without `clip`, `midpoint` and `mean`
 * may be negative; one NaN makes `max` NaN. A curve that does not fit the definition is a RangeError.
 */
export function barrier(curve: readonly CurvePoint[], definition: BarrierDefinition): number {
  const value = unclipped(curve, definition);
  return definition.clip ? Math.max(0, value) : value;
}

function unclipped(
  curve: readonly CurvePoint[],
  { metric, baseline, reduce, points }: BarrierDefinition,
): number {
  if (curve.length !== points || points < 2) {
    throw new RangeError(
      `expected a curve of the defined number of points, 2 or more, got ${curve.length} [points=${points}]`,
    );
  }
  const value = (point: CurvePoint) => lossOrError(point, metric);
  const [first, last] = [curve[0], curve[points - 1]];
  if (first.lambda !== 0 || last.lambda !== 1) {
    throw new RangeError(
      `expected a curve from lambda 0 to 1, got one from ${first.lambda} to ${last.lambda}`,
    );
  }
  const height = (point: CurvePoint) => {
    const share = baseline === 'mean' ? 0.5 : point.lambda;
    return value(point) - ((1 - share) * value(first) + share * value(last));
  };
  if (reduce === 'max') return Math.max(...curve.map(height));
  if (reduce === 'mean') return meanHeight(curve, height);
  const middle = curve.find(({ lambda }) => lambda === 0.5);
  if (!middle) {
    throw new RangeError(
      `expected a curve with a point at lambda 0.5, which an odd number of points has, for reduce 'midpoint' [points=${points}]`,
    );
  }
  return height(middle);
}

/** Over lambda from 0 to 1, along straight lines from point to point. */
function meanHeight(curve: readonly CurvePoint[], height: (point: CurvePoint) => number): number {
  return curve.slice(1).reduce((sum, point, i) => {
    const before = curve[i] ?? point;
    return sum + ((point.lambda - before.lambda) * (height(before) + height(point))) / 2;
  }, 0);
}
