import type { PointCloud } from '@isthmus/assignment';
import { createRandom, type RandomStream } from '@isthmus/random';
import { fitLine, mean } from './line-fit.js';
import type { Sampler } from './samplers.js';

/** What a rate is measured on. */
export interface RateProblem {
  readonly sampler: Sampler;
  /** W_p between two clouds, such as `wasserstein` of order 1. */
  readonly distance: (x: PointCloud, y: PointCloud) => number;
  /** Numbers of points of each of two samples, at least two different ones, ascending. */
  readonly sizes: readonly number[];
  /** How many pairs of samples of each size. */
  readonly repetitions: number;
  readonly seed: number;
}

/** From a to b. */
type Interval = readonly [low: number, high: number];

/** A rate that was measured: W_p ~ constant n^slope. */
export interface RateEstimate {
  readonly slope: number;
  /** Holds 95 % of the slopes of resampled repetitions (percentile bootstrap). */
  readonly slopeInterval: Interval;
  readonly constant: number;
  /** -1 / slope, the dimension in which the rate is n^(-1/d); Infinity for a slope of 0 or above. */
  readonly dimension: number;
  readonly dimensionInterval: Interval;
  readonly distances: readonly SampleDistances[];
}

/** The distances between pairs of samples of one size. */
interface SampleDistances {
  readonly points: number;
  readonly values: readonly number[];
}

const resamples = 1000;

/**
 * Measures the exponent of W_p between two samples of n points: the least-squares slope of the mean
 * log W_p against log n. The interval says how far chance moves the slope, not how far the sizes are
 * from those at which the rate of Fournier & Guillin (2015) holds: points near the edge of a support lie
 * further from each other, which makes W_p fall faster than n^(-1/d), the more the larger d is (a quarter in
 * the cube with d = 8 and up to 512 points). Drawn from one cloud, repetitions share points, and the
 * interval is too narrow. Throws a RangeError for fewer than two sizes or repetitions, for
 * samples that are equal, and what the sampler throws.
 */
export function estimateRate(problem: RateProblem): RateEstimate {
  const { sizes, repetitions, seed } = problem;
  const areAscending = sizes.every((size, i) => size >= 1 && (i === 0 || size > sizes[i - 1]));
  if (sizes.length < 2 || !areAscending) {
    throw new RangeError(`expected two or more ascending sizes, got ${sizes.join(', ') || 'none'}`);
  }
  if (!(repetitions >= 2)) {
    throw new RangeError(`expected two or more repetitions, got ${repetitions}`);
  }
  const distances = sizes.map((points) => ({
    points,
    values: Array.from({ length: repetitions }, (_, repetition) =>
      sampleDistance(problem, points, createRandom(seed, 'rate', points, repetition)),
    ),
  }));
  const logSizes = sizes.map(Math.log);
  const logs = distances.map(({ values }) => values.map(Math.log));
  const { slope, intercept } = fitLine(logSizes, logs.map(mean));
  const slopeInterval = bootstrap(logSizes, logs, createRandom(seed, 'bootstrap'));
  return {
    slope,
    slopeInterval,
    constant: Math.exp(intercept),
    dimension: dimensionOf(slope),
    dimensionInterval: [dimensionOf(slopeInterval[0]), dimensionOf(slopeInterval[1])],
    distances,
  };
}

/**
 * The C of W_p ~ C n^-exponent that fits measured distances best in the mean of their logarithms, where
 * the exponent is known.
 */
export function rateConstant({ distances }: RateEstimate, exponent: number): number {
  const logs = distances.map(
    ({ points, values }) => mean(values.map(Math.log)) + exponent * Math.log(points),
  );
  return Math.exp(mean(logs));
}

/** W_p between two halves of 2n points. */
function sampleDistance(
  { sampler, distance }: RateProblem,
  points: number,
  random: RandomStream,
): number {
  const { dimension, data } = sampler(2 * points, random);
  const half = points * dimension;
  const x = { points, dimension, data: data.subarray(0, half) };
  const y = { points, dimension, data: data.subarray(half) };
  const apart = distance(x, y);
  if (apart > 0) return apart;
  throw new RangeError(
    `expected samples that differ, got two of distance 0, which has no logarithm [points=${points}]`,
  );
}

function bootstrap(
  logSizes: readonly number[],
  logs: readonly (readonly number[])[],
  random: RandomStream,
): Interval {
  const slopes = Float64Array.from({ length: resamples }, () => {
    const means = logs.map((values) =>
      mean(values.map(() => values[random.integer(values.length)])),
    );
    return fitLine(logSizes, means).slope;
  }).sort();
  return [slopes[Math.floor(0.025 * resamples)], slopes[Math.ceil(0.975 * resamples) - 1]];
}

function dimensionOf(slope: number): number {
  return slope < 0 ? -1 / slope : Infinity;
}
