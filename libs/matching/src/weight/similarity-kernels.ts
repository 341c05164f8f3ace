import { inverseRoot, multiply, sumOver, type Tensor } from '@isthmus/tensorflow';

/** Far below the square of any weight, and no denormal: units without weights have a cosine of 0. */
const leastSquare = 1e-30;

/** Prepares the weights of one array (weights x units) so that products of units are the kernel's values. */
export type Kernel = (weights: Tensor) => Tensor;

/**
 * How alike the weights of two units in one array are: their inner product (Git Re-Basin), or
 * its cosine, which counts small units as much as large ones (Sharma et al. 2024).
 */
export const kernels = {
  dot: (weights) => weights,
  cosine: (weights) => {
    const squares = sumOver(multiply(weights, weights), [0], { keepDims: true });
    return multiply(weights, inverseRoot(squares, leastSquare));
  },
} as const satisfies Readonly<Record<string, Kernel>>;

export type KernelName = keyof typeof kernels;

/** For notations. */
export const kernelNames: readonly KernelName[] = ['dot', 'cosine'];
