import { type PointCloud, wasserstein, wasserstein1d } from '@isthmus/assignment';
import { createRandom } from '@isthmus/random';
import { describe, expect, it } from 'vitest';
import { cubeSampler } from './cube-sampler.fixture.js';
import { periodicDistance } from './periodic-distance.fixture.js';
import { estimateRate, rateConstant } from './rate-estimate.js';
import { cloudSampler, normalSampler } from './samplers.js';

const w1 = (x: PointCloud, y: PointCloud) => wasserstein(x, y, 1);
const w2 = (x: PointCloud, y: PointCloud) => wasserstein(x, y, 2);
const w1OnLine = (x: PointCloud, y: PointCloud) =>
  wasserstein1d({ values: x.data }, { values: y.data }, 1);
const seed = 1;

describe('the rate of W1 between samples of the uniform cube', () => {
  const sizes = [64, 128, 256, 512];

  it.each([3, 5, 8])('is n^(-1/%d) up to a tenth where the faces are joined', (d) => {
    const problem = { sampler: cubeSampler(d), distance: periodicDistance, sizes, seed };
    const { slope, slopeInterval, dimension } = estimateRate({ ...problem, repetitions: 40 });
    expect(Math.abs(slope * d + 1)).toBeLessThan(0.1);
    expect(slopeInterval[0]).toBeLessThan(slope);
    expect(slopeInterval[1]).toBeGreaterThan(slope);
    // Chance moves it by less than that too.
    expect(Math.max(...slopeInterval.map((end) => Math.abs(end * d + 1)))).toBeLessThan(0.15);
    expect(dimension).toBeCloseTo(-1 / slope, 12);
  });

  it.each([
    { d: 3, least: 0.95, most: 1.1 },
    { d: 5, least: 1.08, most: 1.18 },
    { d: 8, least: 1.17, most: 1.27 },
  ])('is from $least to $most times -1/$d where they are edges', ({ d, least, most }) => {
    const problem = { sampler: cubeSampler(d), distance: w1, sizes, seed };
    const { slope } = estimateRate({ ...problem, repetitions: 40 });
    expect(-slope * d).toBeGreaterThan(least);
    expect(-slope * d).toBeLessThan(most);
  });
});

describe('the rate of samples', () => {
  it('on a line is n^-1/2', () => {
    const problem = { sampler: cubeSampler(1), distance: w1OnLine, sizes: [50, 100, 200, 400] };
    const { slope, slopeInterval } = estimateRate({ ...problem, repetitions: 150, seed });
    expect(slope).toBeCloseTo(-0.5, 1);
    expect(slopeInterval[0]).toBeLessThan(-0.5);
    expect(slopeInterval[1]).toBeGreaterThan(-0.5);
  });

  it('of a normal law goes down in W2 too, the slower the more dimensions', () => {
    const slopes = [2, 6, 20].map((dimension) => {
      const sampler = normalSampler(dimension, 1);
      const problem = { sampler, distance: w2, sizes: [32, 64, 128, 256], repetitions: 8, seed };
      const { slope, distances } = estimateRate(problem);
      const means = distances.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
      expect(means).toEqual(means.toSorted((one, other) => other - one));
      return slope;
    });
    expect(slopes).toEqual(slopes.toSorted((one, other) => one - other));
    expect(slopes[2]).toBeLessThan(0);
  });

  it('is the same for the same seed, and does not depend on the unit', () => {
    const problem = { distance: w1, sizes: [8, 16], repetitions: 5 };
    const [one, again, scaled, other] = [
      estimateRate({ ...problem, sampler: normalSampler(3, 1), seed }),
      estimateRate({ ...problem, sampler: normalSampler(3, 1), seed }),
      estimateRate({ ...problem, sampler: normalSampler(3, 8), seed }),
      estimateRate({ ...problem, sampler: normalSampler(3, 1), seed: 2 }),
    ];
    expect(again).toEqual(one);
    expect(scaled.slope).toBeCloseTo(one.slope, 9);
    expect(scaled.constant / one.constant).toBeCloseTo(8, 9);
    expect(other.slope).not.toBe(one.slope);
  });

  it('of a law is that of a large cloud drawn from it', () => {
    const d = 4;
    const cloud = normalSampler(d, 1)(2000, createRandom(seed));
    const problem = { distance: w1, sizes: [32, 64, 128, 256], repetitions: 20, seed };
    const ofLaw = estimateRate({ ...problem, sampler: normalSampler(d, 1) });
    const ofCloud = estimateRate({ ...problem, sampler: cloudSampler(cloud) });
    expect(Math.abs(ofCloud.slope / ofLaw.slope - 1)).toBeLessThan(0.1);
  });
});

describe('a rate', () => {
  /** Where W_p is known. */
  const known = (distance: (points: number) => number) => ({
    sampler: cubeSampler(1),
    distance: ({ points }: PointCloud) => distance(points),
    sizes: [10, 100, 1000],
    repetitions: 2,
    seed,
  });

  it('of a power law is found with its constant', () => {
    const estimate = estimateRate(known((n) => 3 * n ** -0.25));
    expect(estimate.slope).toBeCloseTo(-0.25, 12);
    expect(estimate.constant).toBeCloseTo(3, 9);
    expect(estimate.dimension).toBeCloseTo(4, 9);
    expect(estimate.dimensionInterval[0]).toBeCloseTo(4, 9);
    expect(rateConstant(estimate, 0.25)).toBeCloseTo(3, 9);
  });

  it('that does not go down is of no finite dimension', () => {
    expect(estimateRate(known(() => 2)).dimension).toBe(Infinity);
  });

  it.each([
    ['one size', { sizes: [10] }, 'two or more ascending sizes, got 10'],
    ['sizes that do not grow', { sizes: [10, 10] }, 'got 10, 10'],
    ['one repetition', { repetitions: 1 }, 'two or more repetitions, got 1'],
    ['equal samples', { distance: () => 0 }, 'two of distance 0'],
    [
      'more points than a cloud has',
      { sampler: cloudSampler({ points: 30, dimension: 1, data: new Float64Array(30) }) },
      'at least 200 points to draw from, got one of 30',
    ],
  ])('is refused for %s', (_, changes, message) => {
    expect(() => estimateRate({ ...known((n) => 1 / n), ...changes })).toThrow(message);
  });
});

describe('points of a cloud', () => {
  it('are drawn once each', () => {
    const data = Float64Array.from({ length: 20 }, (_, i) => i);
    const drawn = cloudSampler({ points: 10, dimension: 2, data })(10, createRandom(seed));
    const firsts = [...drawn.data].filter((_, i) => i % 2 === 0);
    expect(firsts.toSorted((one, other) => one - other)).toEqual([
      0, 2, 4, 6, 8, 10, 12, 14, 16, 18,
    ]);
    expect(drawn.data.every((value, i) => i % 2 === 0 || value === drawn.data[i - 1] + 1)).toBe(
      true,
    );
  });
});
