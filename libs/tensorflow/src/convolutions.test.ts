import { describe, expect, it } from 'vitest';
import { convolve, convolveImageGradient, convolveKernelGradient } from './convolutions.js';
import { readFloat64, toFloat64 } from './float64.js';
import type { Tensor } from './native.js';
import { readFloats, tensor } from './tensors.js';

/** Values of [-1, 1] without a pattern. */
function values(shape: readonly number[], phase: number): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return tensor(
    Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * i + phase)),
    shape,
  );
}

/** oneDNN computes in float32 alone: in float64 the same functions take TensorFlow's own kernels. */
function expectSame(compute: (...inputs: Tensor[]) => Tensor, ...inputs: Tensor[]) {
  const got = readFloats(compute(...inputs));
  const wanted = readFloat64(compute(...inputs.map(toFloat64)));
  expect(got.length).toBe(wanted.length);
  got.forEach((value, i) => {
    expect(Math.abs(value - wanted[i])).toBeLessThan(1e-4);
  });
}

describe.each([
  { side: 8, size: 3, stride: 1, padding: 1 },
  { side: 8, size: 3, width: 2, stride: 1, padding: 1 },
  { side: 8, size: 1, width: 3, stride: 2, padding: 0 },
  { side: 8, size: 3, stride: 2, padding: 1 },
  { side: 7, size: 3, stride: 2, padding: 1 },
  { side: 8, size: 1, stride: 2, padding: 0 },
  { side: 8, size: 2, stride: 1, padding: 0 },
  { side: 8, size: 5, stride: 1, padding: 1 },
  { side: 4, size: 3, stride: 1, padding: 1 },
  { side: 4, size: 3, stride: 1, padding: 0 },
  { side: 2, size: 3, stride: 1, padding: 1 },
  { side: 2, size: 1, stride: 1, padding: 0 },
])('a convolution of $side x $side images: %o', ({ side, size, width = size, ...window }) => {
  const images = values([3, side, side, 4], 1);
  const kernels = values([size, width, 4, 5], 2);
  const gradient = values(convolve(images, kernels, window).shape, 3);

  it('gives in float32 what it gives in float64', () => {
    expectSame((x, k) => convolve(x, k, window), images, kernels);
  });

  it('has the same gradient with respect to its images', () => {
    expectSame((k, g) => convolveImageGradient(images.shape, k, g, window), kernels, gradient);
  });

  it('has the same gradient with respect to its kernels', () => {
    expectSame((x, g) => convolveKernelGradient(x, kernels.shape, g, window), images, gradient);
  });
});
