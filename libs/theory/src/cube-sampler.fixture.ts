import type { Sampler } from './samplers.js';

/** Points whose coordinates are independent and uniform in [0, 1). */
export function cubeSampler(dimension: number): Sampler {
  return (points, random) => ({
    points,
    dimension,
    data: new Float64Array(points * dimension).map(() => random.uniform()),
  });
}
