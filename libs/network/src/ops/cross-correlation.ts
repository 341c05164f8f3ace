import {
  concatenate,
  convolve,
  convolveImageGradient,
  convolveKernelGradient,
  depthwiseConvolve,
  depthwiseImageGradient,
  depthwiseKernelGradient,
  reshape,
  slice,
  type Tensor,
  type Window,
} from '@isthmus/tensorflow';

/** Gradients of a cross-correlation. */
export interface CrossCorrelationGradients {
  readonly images: Tensor;
  readonly kernels: Tensor;
}

/** Images (n x h x w x in) with kernels (kh x kw x in / groups x out), each group of channels by itself. */
export function crossCorrelate(
  images: Tensor,
  kernels: Tensor,
  groups: number,
  window: Window,
): Tensor {
  if (groups === 1) return convolve(images, kernels, window);
  if (isDepthwise(images, groups)) {
    return depthwiseConvolve(images, asDepthwise(kernels, groups), window);
  }
  const parts = split(images, groups).map((part, i) =>
    convolve(part, split(kernels, groups)[i], window),
  );
  return concatenate(parts, 3);
}

/** Its gradients with respect to both, from that with respect to its output. */
export function crossCorrelateGradients(
  images: Tensor,
  kernels: Tensor,
  gradient: Tensor,
  groups: number,
  window: Window,
): CrossCorrelationGradients {
  if (groups === 1) {
    return {
      images: convolveImageGradient(images.shape, kernels, gradient, window),
      kernels: convolveKernelGradient(images, kernels.shape, gradient, window),
    };
  }
  if (isDepthwise(images, groups)) {
    const each = asDepthwise(kernels, groups);
    const ofKernels = depthwiseKernelGradient(images, each.shape, gradient, window);
    return {
      images: depthwiseImageGradient(images.shape, each, gradient, window),
      kernels: reshape(ofKernels, kernels.shape),
    };
  }
  const [ofOutputs, inputs, weights] = [gradient, images, kernels].map((value) =>
    split(value, groups),
  );
  const parts = ofOutputs.map((part, i) =>
    crossCorrelateGradients(inputs[i], weights[i], part, 1, window),
  );
  return {
    images: concatenate(
      parts.map((part) => part.images),
      3,
    ),
    kernels: concatenate(
      parts.map((part) => part.kernels),
      3,
    ),
  };
}

function isDepthwise(images: Tensor, groups: number): boolean {
  return images.shape[3] === groups;
}

/** Kernels kh x kw x 1 x out as kh x kw x in x out / in. */
function asDepthwise(kernels: Tensor, groups: number): Tensor {
  const [height, width, , outputs]: number[] = kernels.shape;
  return reshape(kernels, [height, width, groups, outputs / groups]);
}

/** A value in equal parts along its last axis. */
function split(value: Tensor, parts: number): readonly Tensor[] {
  const shape: number[] = value.shape;
  const size = shape[3] / parts;
  return Array.from({ length: parts }, (_, i) => slice(value, 3, i * size, size));
}
