import { type PointCloud, wasserstein } from '@isthmus/assignment';
import { createRandom } from '@isthmus/random';
import { describe, expect, it } from 'vitest';
import { matchedDistances } from './cloud-distances.js';
import { pathBounds } from './path-bounds.js';
import { normalSampler } from './samplers.js';
import { unitConstants } from './unit-constants.js';

type Coordinates = PointCloud['data'];

describe('the bounds on the difference on the path', () => {
  it('are K / 2 times the distance and beta / 8 times its square', () => {
    const distances = { mean: 3, meanSquare: 10 };
    expect(pathBounds(distances, { lipschitz: 4, smoothness: 8 })).toEqual({
      byLipschitz: 6,
      bySmoothness: 10,
    });
    expect(pathBounds(distances, { lipschitz: 4, smoothness: undefined }).bySmoothness).toBe(
      undefined,
    );
  });

  it('are above the difference that two networks have on it', () => {
    const units = 60;
    const random = createRandom(1);
    const sampler = normalSampler(3, 0.8);
    const [a, b] = [sampler(units, random), sampler(units, random)];
    const unit = (data: Coordinates, i: number) => data.subarray(3 * i, 3 * i + 3);
    const network = (data: Coordinates, x: number) => {
      let sum = 0;
      for (let i = 0; i < units; i++) {
        const [w, bias, out] = unit(data, i);
        sum += out * Math.tanh(w * x + bias);
      }
      return sum / units;
    };
    const largest = (first: number, last: number) =>
      Math.max(
        ...[a, b].flatMap(({ data }) =>
          Array.from({ length: units }, (_, i) =>
            Math.hypot(...unit(data, i).subarray(first, last)),
          ),
        ),
      );
    const constants = unitConstants('tanh', {
      input: Math.SQRT2,
      incoming: largest(0, 2),
      outgoing: largest(2, 3),
    });
    const middle = a.data.map((value, k) => (value + b.data[k]) / 2);
    const difference = Math.max(
      ...[-1, -0.5, 0, 0.5, 1].map((x) =>
        Math.abs((network(a.data, x) + network(b.data, x)) / 2 - network(middle, x)),
      ),
    );
    const bounds = pathBounds(matchedDistances(a, b), constants);
    expect(difference).toBeLessThan(bounds.byLipschitz);
    expect(difference).toBeLessThan(bounds.bySmoothness ?? 0);
    // The best permutation of all can only lower them.
    const best = pathBounds(
      { mean: wasserstein(a, b, 1), meanSquare: wasserstein(a, b, 2) ** 2 },
      constants,
    );
    expect(best.byLipschitz).toBeLessThan(bounds.byLipschitz);
    expect(best.bySmoothness).toBeLessThan(bounds.bySmoothness ?? 0);
  });
});
