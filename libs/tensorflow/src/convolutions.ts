import type { Attributes } from './execute-op.js';
import { native, type Tensor } from './native.js';
import { float, runOp } from './run-op.js';

/** How a window moves over height and width: its steps, and the zeros around the image. */
export interface Window {
  readonly stride: number;
  readonly padding: number;
}

/** Cross-correlation of images (n x h x w x in) with kernels (kh x kw x in x out). */
export function convolve(images: Tensor, kernels: Tensor, window: Window): Tensor {
  return runOp('Conv2D', [images, kernels], convolution(window));
}

/** Its gradient with respect to images of that shape. */
export function convolveImageGradient(
  shape: readonly number[],
  kernels: Tensor,
  gradient: Tensor,
  window: Window,
): Tensor {
  const inputs = [integers(shape), kernels, gradient];
  return runOp('Conv2DBackpropInput', inputs, convolution(window));
}

/** Its gradient with respect to kernels of that shape. */
export function convolveKernelGradient(
  images: Tensor,
  shape: readonly number[],
  gradient: Tensor,
  window: Window,
): Tensor {
  const inputs = [images, integers(shape), gradient];
  return runOp('Conv2DBackpropFilter', inputs, convolution(window));
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

function convolution({ stride, padding }: Window): Attributes {
  const around = [0, 0, padding, padding, padding, padding, 0, 0];
  return {
    ...float,
    strides: { ints: [1, stride, stride, 1] },
    padding: { text: 'EXPLICIT' },
    explicit_paddings: { ints: around },
    dilations: { ints: [1, 1, 1, 1] },
    data_format: { text: 'NHWC' },
  };
}

function integers(values: readonly number[]): Tensor {
  return native().tf.tensor1d([...values], 'int32');
}
