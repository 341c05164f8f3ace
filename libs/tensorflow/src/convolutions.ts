import type { Attributes } from './execute-op.js';
import { matMul } from './linear-algebra.js';
import { native, type Tensor } from './native.js';
import { runOneDnn, usesOneDnn } from './one-dnn.js';
import { checkFitsMemory } from './out-of-memory.js';
import { float, runOp } from './run-op.js';
import { concatenate, cropImages, padImages, reshape, slice } from './shapes.js';

/** How a window moves over height and width: its steps, and the zeros around the image. */
export interface Window {
  readonly stride: number;
  readonly padding: number;
}

/** Cross-correlation of images (n x h x w x in) with kernels (kh x kw x in x out). */
export function convolve(images: Tensor, kernels: Tensor, window: Window): Tensor {
  // Where it gets no memory for its output, oneDNN's kernel ends the process.
  checkFitsMemory(outputShape(images.shape, kernels.shape, window));
  return runOneDnn('Conv2D', [images, kernels], convolution(window), 1)[0];
}

function outputShape(
  [count, height, width]: readonly number[],
  [kernelHeight, kernelWidth, , outputs]: readonly number[],
  { stride, padding }: Window,
): number[] {
  const along = (size: number, kernel: number) =>
    Math.floor((size + 2 * padding - kernel) / stride) + 1;
  return [count, along(height, kernelHeight), along(width, kernelWidth), outputs];
}

/** Its gradient with respect to images of that shape. */
export function convolveImageGradient(
  shape: readonly number[],
  kernels: Tensor,
  gradient: Tensor,
  window: Window,
): Tensor {
  const { border, attributes } = usesOneDnn('Conv2DBackpropInput', [kernels, gradient])
    ? withBorder(window, kernels.shape)
    : { border: 0, attributes: convolution(window) };
  const sizes = shape.map((size, axis) => (axis === 1 || axis === 2 ? size + 2 * border : size));
  const inputs = [integers(sizes), kernels, gradient];
  const [images] = runOneDnn('Conv2DBackpropInput', inputs, attributes, 1);
  return border === 0 ? images : cropImages(images, border);
}

/** Its gradient with respect to kernels of that shape. */
export function convolveKernelGradient(
  images: Tensor,
  shape: readonly number[],
  gradient: Tensor,
  window: Window,
): Tensor {
  if (isSmall(images) && shape[0] > 1 && window.stride === 1) {
    return kernelGradientByPatches(images, shape, gradient, window);
  }
  const operation = 'Conv2DBackpropFilter';
  const sizes = integers(shape);
  if (isFaulty(shape, window) || !usesOneDnn(operation, [images, gradient])) {
    return runOp(operation, [images, sizes, gradient], convolution(window));
  }
  const { border, attributes } = withBorder(window, shape);
  const whole = border === 0 ? images : padImages(images, border, 0);
  return runOneDnn(operation, [whole, sizes, gradient], attributes, 1)[0];
}

/** Cross-correlation of each channel by itself: kernels (kh x kw x channels x multiplier). */
export function depthwiseConvolve(images: Tensor, kernels: Tensor, window: Window): Tensor {
  return runOp('DepthwiseConv2dNative', [images, kernels], convolution(window));
}

/** Its gradient with respect to images of that shape. */
export function depthwiseImageGradient(
  shape: readonly number[],
  kernels: Tensor,
  gradient: Tensor,
  window: Window,
): Tensor {
  const inputs = [integers(shape), kernels, gradient];
  return runOp('DepthwiseConv2dNativeBackpropInput', inputs, convolution(window));
}

/** Its gradient with respect to kernels of that shape. */
export function depthwiseKernelGradient(
  images: Tensor,
  shape: readonly number[],
  gradient: Tensor,
  window: Window,
): Tensor {
  const inputs = [images, integers(shape), gradient];
  return runOp('DepthwiseConv2dNativeBackpropFilter', inputs, convolution(window));
}

/**
 * oneDNN's gradients know no padding but "SAME" and none. At stride 1 "SAME" is half the kernel;
 * any other padding becomes a border of zeros around the images.
 */
function withBorder({ stride, padding }: Window, [height, width]: readonly number[]) {
  const isSame = stride === 1 && [height, width].every((size) => 2 * padding === size - 1);
  return isSame
    ? { border: 0, attributes: { ...steps(stride), padding: { text: 'SAME' } } }
    : { border: padding, attributes: { ...steps(stride), padding: { text: 'VALID' } } };
}

/** Of kernels of 1 x 1 with steps, oneDNN's gradient is wrong, and writes beyond its memory. */
function isFaulty([height, width]: readonly number[], { stride }: Window): boolean {
  return (height === 1 || width === 1) && stride > 1;
}

function convolution({ stride, padding }: Window): Attributes {
  const around = [0, 0, padding, padding, padding, padding, 0, 0];
  return {
    ...steps(stride),
    padding: { text: 'EXPLICIT' },
    explicit_paddings: { ints: around },
  };
}

function steps(stride: number): Attributes {
  return {
    ...float,
    strides: { ints: [1, stride, stride, 1] },
    dilations: { ints: [1, 1, 1, 1] },
    data_format: { text: 'NHWC' },
  };
}

/** Where the kernels' gradient, image by image, would be a sum of products too small to be fast. */
function isSmall({ shape }: Tensor): boolean {
  const [, height, width]: number[] = shape;
  return height * width <= 16;
}

/** One matrix product of all patches (n h w x kh kw in) and the gradient (n h w x out), at stride 1. */
function kernelGradientByPatches(
  images: Tensor,
  shape: readonly number[],
  gradient: Tensor,
  { padding }: Window,
): Tensor {
  const [kernelHeight, kernelWidth, inputs, outputs] = shape;
  const [, height, width]: number[] = gradient.shape;
  const whole = padding === 0 ? images : padImages(images, padding, 0);
  const shifted = Array.from({ length: kernelHeight }, (_, top) => {
    const rows = slice(whole, 1, top, height);
    return Array.from({ length: kernelWidth }, (_, left) => slice(rows, 2, left, width));
  });
  const patches = reshape(concatenate(shifted.flat(), 3), [
    -1,
    kernelHeight * kernelWidth * inputs,
  ]);
  const product = matMul(patches, reshape(gradient, [-1, outputs]), { transposeA: true });
  return reshape(product, shape);
}

function integers(values: readonly number[]): Tensor {
  return native().tf.tensor1d([...values], 'int32');
}
