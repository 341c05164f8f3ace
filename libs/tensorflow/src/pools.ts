import type { Attributes } from './execute-op.js';
import { native, type Tensor } from './native.js';
import { float, runOp } from './run-op.js';
import { cropImages, padImages } from './shapes.js';

/** How a pool takes its windows: `size` x `size`, with a border of `padding` entries around the image. */
export interface Pool {
  readonly size: number;
  readonly stride: number;
  readonly padding: number;
}

/** The largest entry of each window; the border counts as -infinity. */
export function maxPool(images: Tensor, pool: Pool): Tensor {
  return runOp('MaxPool', [bordered(images, pool, -Infinity)], pooling(pool));
}

/** Its gradient: to the largest entry of each window. */
export function maxPoolGradient(
  images: Tensor,
  output: Tensor,
  gradient: Tensor,
  pool: Pool,
): Tensor {
  const inputs = [bordered(images, pool, -Infinity), output, gradient];
  return unbordered(runOp('MaxPoolGrad', inputs, pooling(pool)), pool);
}

/** The mean of each window; the border counts as zeros, as in PyTorch's default. */
export function averagePool(images: Tensor, pool: Pool): Tensor {
  return runOp('AvgPool', [bordered(images, pool, 0)], pooling(pool));
}

/** Its gradient with respect to images of that shape. */
export function averagePoolGradient(
  shape: readonly number[],
  gradient: Tensor,
  pool: Pool,
): Tensor {
  const whole = shape.map((size, axis) =>
    axis === 1 || axis === 2 ? size + 2 * pool.padding : size,
  );
  const sizes = native().tf.tensor1d(whole, 'int32');
  return unbordered(runOp('AvgPoolGrad', [sizes, gradient], pooling(pool)), pool);
}

/** TensorFlow's own padding of the same size is one-sided at stride 2, so the border is made here. */
function bordered(images: Tensor, { padding }: Pool, value: number): Tensor {
  return padding === 0 ? images : padImages(images, padding, value);
}

function unbordered(images: Tensor, { padding }: Pool): Tensor {
  return padding === 0 ? images : cropImages(images, padding);
}

function pooling({ size, stride }: Pool): Attributes {
  return {
    ...float,
    ksize: { ints: [1, size, size, 1] },
    strides: { ints: [1, stride, stride, 1] },
    padding: { text: 'VALID' },
    data_format: { text: 'NHWC' },
  };
}
