import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { twoMoons } from './two-moons.js';

const noiseless = twoMoons({ noise: 0, train: 400, test: 100, seed: 1 });
const points = ({ x }: { readonly x: ArrayLike<number> }) =>
  Array.from({ length: x.length / 2 }, (_, i) => [x[2 * i], x[2 * i + 1]] as const);

// Results are addressed by the data they come from: if this fails, correct the moons, not the hash.
it('the points of a seed never change', () => {
  const { train, test } = twoMoons({ noise: 0.1, train: 50, test: 50, seed: 1 });
  const bytes = [train, test].map(({ x }) => new Uint8Array(x.buffer));
  const hash = createHash('sha256').update(bytes[0]).update(bytes[1]).digest('hex');
  expect(hash).toBe('df772459b551a8dce62ede545289d333c562bbe111c66ead504c107262989c87');
});

describe('twoMoons', () => {
  it('has points on two half circles without noise, half of them on each', () => {
    const { shape, classes, train } = noiseless;
    expect([shape, classes, train.count]).toEqual([[2], 2, 400]);
    expect(train.y.filter((label) => label === 1)).toHaveLength(200);
    for (const [i, [right, up]] of points(train).entries()) {
      const isLower = train.y[i] === 1;
      const [x, y] = isLower ? [1 - right, 0.5 - up] : [right, up];
      expect(Math.hypot(x, y)).toBeCloseTo(1, 6);
      expect(y).toBeGreaterThanOrEqual(0);
    }
  });

  it('has angles that are uniform', () => {
    const angles = points(noiseless.train).flatMap(([right, up], i) =>
      noiseless.train.y[i] === 0 ? [Math.atan2(up, right) / Math.PI] : [],
    );
    const mean = angles.reduce((sum, angle) => sum + angle, 0) / angles.length;
    const variance = angles.reduce((sum, angle) => sum + (angle - mean) ** 2, 0) / angles.length;
    // Four standard errors of 200 uniform angles: 4 * sqrt(1/12/200), and about as much of the variance.
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(0.082);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.022);
  });

  it('has classes that a curve separates and no line does', () => {
    const { train, test } = twoMoons({ noise: 0.1, train: 1000, test: 200, seed: 2 });
    const known = points(train);
    const nearest = points(test).filter(([right, up], i) => {
      const distances = known.map(([x, y]) => Math.hypot(x - right, y - up));
      return train.y[distances.indexOf(Math.min(...distances))] === test.y[i];
    });
    expect(nearest.length).toBeGreaterThanOrEqual(198);
    const best = Math.max(
      ...Array.from({ length: 360 }, (_, degrees) => {
        const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
        const ranked = known
          .map(([x, y], i) => [c * x + s * y, train.y[i]] as const)
          .toSorted(([a], [b]) => a - b);
        let right = 500;
        let most = right;
        for (const [, label] of ranked) {
          right += label === 0 ? 1 : -1;
          most = Math.max(most, right);
        }
        return most / 1000;
      }),
    );
    expect(best).toBeLessThan(0.93);
  });

  it('adds noise of the deviation that it is told', () => {
    const noisy = points(twoMoons({ noise: 0.5, train: 400, test: 1, seed: 1 }).train);
    const apart = points(noiseless.train).flatMap(([x, y], i) => [
      noisy[i][0] - x,
      noisy[i][1] - y,
    ]);
    const variance = apart.reduce((sum, d) => sum + d * d, 0) / apart.length;
    expect(Math.sqrt(variance)).toBeCloseTo(0.5, 1);
  });

  it('draws the splits independently of each other', () => {
    const { train, test } = twoMoons({ noise: 0, train: 10, test: 10, seed: 3 });
    expect(train.x).not.toEqual(test.x);
    expect(twoMoons({ noise: 0, train: 99, test: 10, seed: 3 }).test).toEqual(test);
  });
});
