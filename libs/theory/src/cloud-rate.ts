import { type PointCloud, wasserstein } from '@isthmus/assignment';
import { estimateRate } from './rate-estimate.js';
import { cloudSampler } from './samplers.js';

/** The dimension of a cloud as distances between its own points show it. */
export interface CloudRate {
  /** -1/slope of log W1 against log n; infinite where W1 does not fall. */
  readonly dimension: number;
  readonly interval: readonly [low: number, high: number];
}

/** Of fewer points no rate is measured. */
const leastPoints = 64;

/** Two samples hold an eighth of the points in all, a quarter, or half. */
const shares = [16, 8, 4];
const sampling = { repetitions: 10, seed: 0 };

/**
 * How fast W1 between two samples of a cloud falls with their size, as a dimension; null where points are too few,
 * or too many are alike.
 */
export function cloudRate(cloud: PointCloud): CloudRate | null {
  if (cloud.points < leastPoints) return null;
  const sizes = shares.map((share) => Math.floor(cloud.points / share));
  const distance = (x: PointCloud, y: PointCloud) => wasserstein(x, y, 1);
  try {
    const problem = { sampler: cloudSampler(cloud), distance, sizes, ...sampling };
    const { dimension, dimensionInterval: interval } = estimateRate(problem);
    return { dimension, interval };
  } catch (error) {
    // Of two samples of equal units, such as those that are pruned away, there is no rate.
    if (!(error instanceof RangeError)) throw error;
    return null;
  }
}
