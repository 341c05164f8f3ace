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

/** Its gradient with respect to the images, from that with respect to its output. */
export function crossCorrelateImageGradient(
  images: Tensor,
  kernels: Tensor,
  gradient: Tensor,
  groups: number,
  window: Window,
): Tensor {
  const shape: readonly number[] = images.shape;
  if (groups === 1) return convolveImageGradient(shape, kernels, gradient, window);
  if (isDepthwise(images, groups)) {
    return depthwiseImageGradient(shape, asDepthwise(kernels, groups), gradient, window);
  }
  const [ofOutputs, weights] = [gradient, kernels].map((value) => split(value, groups));
  const partShape = shape.with(3, shape[3] / groups);
  const parts = ofOutputs.map((part, i) =>
    convolveImageGradient(partShape, weights[i], part, window),
  );
  return concatenate(parts, 3);
}

/** Its gradient with respect to the kernels, likewise. */
export function crossCorrelateKernelGradient(
  images: Tensor,
  kernels: Tensor,
  gradient: Tensor,
  groups: number,
  window: Window,
): Tensor {
  const shape: readonly number[] = kernels.shape;
  if (groups === 1) return convolveKernelGradient(images, shape, gradient, window);
  if (isDepthwise(images, groups)) {
    const each = asDepthwise(kernels, groups).shape;
    return reshape(depthwiseKernelGradient(images, each, gradient, window), shape);
  }
  const [ofOutputs, inputs] = [gradient, images].map((value) => split(value, groups));
  const partShape = shape.with(3, shape[3] / groups);
  const parts = ofOutputs.map((part, i) =>
    convolveKernelGradient(inputs[i], partShape, part, window),
  );
  return concatenate(parts, 3);
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
