import type { RandomStream } from '@isthmus/random';
import type { Shape } from './shape.js';

/** Draws a parameter's first values: row-major, one per entry of `shape`. */
export type Initializer = (shape: Shape, random: RandomStream) => Float32Array;

/** All zero. */
export const zeros: Initializer = (shape) => new Float32Array(count(shape));

/** All one. */
export const ones: Initializer = (shape) => new Float32Array(count(shape)).fill(1);

/** Standard deviation of a unit normal truncated at two standard deviations. */
const truncatedDeviation = 0.87962566103423978;

/**
 * LeCun normal, as Flax draws it: a normal of variance 1 / fan-in, truncated at two
 * standard deviations (LeCun et al. 1998, "Efficient BackProp"). Fan-in is everything but
 * the first axis.
 */
export const lecunNormal: Initializer = (shape, random) => {
  const scale = 1 / Math.sqrt(count(shape.slice(1))) / truncatedDeviation;
  return Float32Array.from({ length: count(shape) }, () => scale * truncatedNormal(random));
};

/** He normal: a normal of variance 2 / fan-in, for layers before a relu (He et al. 2015). */
export const heNormal: Initializer = (shape, random) => {
  const scale = Math.sqrt(2 / count(shape.slice(1)));
  return Float32Array.from({ length: count(shape) }, () => scale * random.normal());
};

/** A truncated normal of standard deviation 0.02, as position embeddings start. */
export const smallNormal: Initializer = (shape, random) =>
  Float32Array.from(
    { length: count(shape) },
    () => (0.02 / truncatedDeviation) * truncatedNormal(random),
  );

function truncatedNormal(random: RandomStream): number {
  for (;;) {
    const value = random.normal();
    if (Math.abs(value) <= 2) return value;
  }
}

function count(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
