import type { PointCloud } from '@isthmus/assignment';
import { createRandom } from '@isthmus/random';
import { describe, expect, it } from 'vitest';
import { cloudRate } from './cloud-rate.js';

/** Points that are random on the first few axes and 0 on the others. */
function flatCloud(points: number, dimension: number, within: number): PointCloud {
  const random = createRandom(1, 'cloud');
  const data = Float64Array.from({ length: points * dimension }, (_, i) =>
    i % dimension < within ? random.uniform() : 0,
  );
  return { points, dimension, data };
}

describe('the dimension of a cloud by the distances between its points', () => {
  it('is that of the flat on which it lies, whatever space that lies in', () => {
    const plane = cloudRate(flatCloud(1024, 3, 3))!;
    const solid = cloudRate(flatCloud(1024, 12, 3))!;
    expect(plane.dimension).toBeGreaterThan(2);
    expect(plane.dimension).toBeLessThan(4);
    expect(solid.dimension).toBeGreaterThan(2);
    expect(solid.dimension).toBeLessThan(4);
    const [low, high] = solid.interval;
    expect(low).toBeLessThanOrEqual(solid.dimension);
    expect(high).toBeGreaterThanOrEqual(solid.dimension);
  });

  it('is none of fewer than 64 points, nor of points that are all alike', () => {
    expect(cloudRate(flatCloud(63, 3, 3))).toBeNull();
    expect(cloudRate(flatCloud(64, 3, 3))).not.toBeNull();
    expect(cloudRate(flatCloud(64, 3, 0))).toBeNull();
  });
});
