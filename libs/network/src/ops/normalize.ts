import {
  inverseRoot,
  meanOver,
  multiply,
  normOver,
  scale,
  subtract,
  type Tensor,
} from '@isthmus/tensorflow';

const keepDims = true;

/** A value with mean 0 and variance 1 over some axes, and 1 / its standard deviation there. */
export interface Normalized {
  readonly output: Tensor;
  readonly inverseDeviation: Tensor;
}

/** Normalises over `axes`: (x - mean) / sqrt(variance + epsilon), the variance divided by the count. */
export function normalize(value: Tensor, axes: readonly number[], epsilon: number): Normalized {
  const centred = subtract(value, meanOver(value, axes, { keepDims }));
  const norm = normOver(centred, axes, { keepDims });
  const count = axes.reduce((product, axis) => product * (value.shape[axis] ?? 1), 1);
  const variance = scale(multiply(norm, norm), 1 / count);
  const inverseDeviation = inverseRoot(variance, epsilon);
  return { output: multiply(centred, inverseDeviation), inverseDeviation };
}

/** Gradient of `normalize` with respect to its value. */
export function normalizeGradient(
  gradient: Tensor,
  { output, inverseDeviation }: Normalized,
  axes: readonly number[],
): Tensor {
  const mean = meanOver(gradient, axes, { keepDims });
  const alongOutput = multiply(output, meanOver(multiply(gradient, output), axes, { keepDims }));
  return multiply(inverseDeviation, subtract(subtract(gradient, mean), alongOutput));
}
