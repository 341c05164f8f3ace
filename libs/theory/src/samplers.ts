import type { PointCloud } from '@isthmus/assignment';
import type { RandomStream } from '@isthmus/random';

/** Draws so many points from a law, independently; or, from a cloud, without drawing one twice. */
export type Sampler = (points: number, random: RandomStream) => PointCloud;

/** Points whose coordinates are independent and normal, with mean 0 and the given deviation. */
export function normalSampler(dimension: number, deviation: number): Sampler {
  return (points, random) => ({
    points,
    dimension,
    data: new Float64Array(points * dimension).map(() => deviation * random.normal()),
  });
}

/** Points of a cloud; a RangeError when more are drawn than it has. */
export function cloudSampler({ points: most, dimension, data }: PointCloud): Sampler {
  return (points, random) => {
    if (points > most) {
      throw new RangeError(
        `expected a cloud of at least ${points} points to draw from, got one of ${most} [points=${most}]`,
      );
    }
    const drawn = new Float64Array(points * dimension);
    random
      .permutation(most)
      .subarray(0, points)
      .forEach((point, i) => {
        drawn.set(data.subarray(point * dimension, (point + 1) * dimension), i * dimension);
      });
    return { points, dimension, data: drawn };
  };
}
