import { wasserstein } from '@isthmus/assignment';
import { createRandom } from '@isthmus/random';
import { describe, expect, it } from 'vitest';
import { cubeSampler } from './cube-sampler.fixture.js';
import {
  leastMatchingCost,
  leastWidthLog10,
  normalLogDensity,
  sufficientWidthLog10,
} from './matching-bounds.js';
import { normalSampler } from './samplers.js';

const cube = (dimension: number) => ({ dimension, logDensity: 0 });

describe('the least matching cost', () => {
  it('on the line and in the plane is that of the formula', () => {
    // V_1 = 2, V_2 = pi
    expect(leastMatchingCost(10, cube(1))).toBeCloseTo(1 / 2 / 40 ** 2, 12);
    expect(leastMatchingCost(10, cube(2))).toBeCloseTo(1 / 2 / (20 * Math.PI), 12);
  });

  it('in space too: V_3 = 4 pi / 3, V_4 = pi^2 / 2', () => {
    const volumes = [(4 * Math.PI) / 3, Math.PI ** 2 / 2];
    volumes.forEach((volume, i) => {
      const k = 3 + i;
      expect(leastMatchingCost(7, cube(k))).toBeCloseTo((14 * volume) ** (-2 / k) / 2, 12);
    });
  });

  it('goes with the square of the deviation of normal points', () => {
    const law = (deviation: number) => ({
      dimension: 6,
      logDensity: normalLogDensity(6, deviation),
    });
    const ratio = leastMatchingCost(50, law(3)) / leastMatchingCost(50, law(1));
    expect(ratio).toBeCloseTo(9, 9);
    expect(Math.exp(normalLogDensity(1, 1))).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 12);
  });

  it.each([
    ['cube', 3, cube(3), cubeSampler(3)],
    ['cube', 8, cube(8), cubeSampler(8)],
    ['normal', 5, { dimension: 5, logDensity: normalLogDensity(5, 2) }, normalSampler(5, 2)],
  ])(
    'is below what the best matching of drawn points costs: %s, dimension %d',
    (_, dimension, law, sampler) => {
      const points = 150;
      const costs = Array.from({ length: 8 }, (_, seed) => {
        const random = createRandom(seed, 'matching', dimension);
        return wasserstein(sampler(points, random), sampler(points, random), 2) ** 2;
      });
      const bound = leastMatchingCost(points, law);
      expect(Math.min(...costs)).toBeGreaterThan(bound);
      // And of its order: not a bound that says nothing.
      expect(Math.max(...costs)).toBeLessThan(20 * bound);
    },
  );

  it('refuses half a dimension and no points', () => {
    expect(() => leastMatchingCost(10, cube(2.5))).toThrow('got 2.5 [field=dimension]');
    expect(() => leastMatchingCost(0, cube(2))).toThrow('got 0 [field=points]');
  });
});

describe('the least width', () => {
  it('is where the least cost is the square of the distance', () => {
    const law = { dimension: 5, logDensity: normalLogDensity(5, 1.5) };
    const width = 10 ** leastWidthLog10(0.1, law);
    expect(leastMatchingCost(width, law)).toBeCloseTo(0.01, 12);
  });

  it('refuses a distance of 0', () => {
    expect(() => leastWidthLog10(0, cube(2))).toThrow('above 0, got 0 [field=distance]');
  });
});

describe('the sufficient width', () => {
  it('is where the rate arrives at the distance', () => {
    const width = 10 ** sufficientWidthLog10(0.1, 0.7, 1 / 5);
    expect(0.7 * width ** (-1 / 5)).toBeCloseTo(0.1, 12);
  });
});
