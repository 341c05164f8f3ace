import type { RandomStream } from '@isthmus/random';
import { count, type Shape } from './shape.js';

/**
 * Draws a parameter's first values: row-major, one per entry of `shape`. A weight's first axis
 * holds its outputs, so that its fan-in is everything but that axis, as in PyTorch.
 */
export type Initializer = (shape: Shape, random: RandomStream) => Float32Array;

/** All zero. */
export const zeros: Initializer = (shape) => new Float32Array(count(shape));

/** All one. */
export const ones: Initializer = (shape) => new Float32Array(count(shape)).fill(1);

/** Standard deviation of a unit normal truncated at two standard deviations. */
const truncatedDeviation = 0.87962566103423978;

/**
 * LeCun normal, as Flax draws it: a normal of variance 1 / fan-in, truncated at two
 * standard deviations (LeCun et al. 1998, "Efficient BackProp").
 */
export const lecunNormal: Initializer = (shape, random) => {
  const scale = 1 / Math.sqrt(fanIn(shape)) / truncatedDeviation;
  return Float32Array.from({ length: count(shape) }, () => scale * truncatedNormal(random));
};

/** He normal: a normal of variance 2 / fan-in, for layers before a relu (He et al. 2015, eq. 10). */
export const heNormal: Initializer = (shape, random) => {
  const scale = Math.sqrt(2 / fanIn(shape));
  return Float32Array.from({ length: count(shape) }, () => scale * random.normal());
};

/**
 * Glorot uniform: up to sqrt(6 / (fan-in + fan-out)) on both sides of 0 (Glorot & Bengio 2010,
 * eq. 16), with a kernel's positions counted in both fans, as Flax, Keras and PyTorch do.
 */
export const glorotUniform: Initializer = (shape, random) => {
  const fanOut = shape[0] * count(shape.slice(2));
  return uniform(Math.sqrt(6 / (fanIn(shape) + fanOut)))(shape, random);
};

/** What PyTorch draws Linear and Conv2d from: uniform up to 1 / sqrt(fan-in) on both sides of 0. */
export const pytorchUniform: Initializer = (shape, random) =>
  uniform(1 / Math.sqrt(fanIn(shape)))(shape, random);

/** Uniform in [-bound, bound). */
export function uniform(bound: number): Initializer {
  return (shape, random) =>
    Float32Array.from({ length: count(shape) }, () => bound * (2 * random.uniform() - 1));
}

/** A truncated normal of standard deviation 0.02, as position embeddings start. */
export const smallNormal: Initializer = (shape, random) =>
  Float32Array.from(
    { length: count(shape) },
    () => (0.02 / truncatedDeviation) * truncatedNormal(random),
  );

function fanIn(shape: Shape): number {
  return count(shape.slice(1));
}

function truncatedNormal(random: RandomStream): number {
  for (;;) {
    const value = random.normal();
    if (Math.abs(value) <= 2) return value;
  }
}
