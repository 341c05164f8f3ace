import { wasserstein } from '@isthmus/assignment';
import { createRandom } from '@isthmus/random';
import { describe, expect, it } from 'vitest';
import { largestNorm, matchedDistances } from './cloud-distances.js';
import { cloudSampler, normalSampler } from './samplers.js';

const cloud = (dimension: number, ...entries: readonly number[]) => ({
  points: entries.length / dimension,
  dimension,
  data: Float64Array.from(entries),
});

describe('the distances of matched points', () => {
  it('are those in the same place', () => {
    const [x, y] = [cloud(2, 0, 0, 1, 1), cloud(2, 3, 4, 1, 2)];
    expect(matchedDistances(x, y)).toEqual({ mean: 3, meanSquare: 13 });
  });

  it('are at least W1 and W2 in every order', () => {
    const random = createRandom(1);
    const sampler = normalSampler(3, 1);
    const [x, y] = [sampler(40, random), sampler(40, random)];
    for (let draw = 0; draw < 20; draw++) {
      const { mean, meanSquare } = matchedDistances(x, cloudSampler(y)(40, random));
      expect(mean).toBeGreaterThan(wasserstein(x, y, 1));
      expect(meanSquare).toBeGreaterThan(wasserstein(x, y, 2) ** 2);
    }
  });

  it('are not those of clouds of different shape', () => {
    expect(() => matchedDistances(cloud(2, 0, 0), cloud(1, 0))).toThrow('got 1x2 and 1x1');
  });
});

describe('the largest norm', () => {
  it('is that of the farthest point', () => {
    expect(largestNorm(cloud(2, 1, 1, -3, 4, 0, 2))).toBe(5);
  });
});
