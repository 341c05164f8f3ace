import { native, type Tensor } from './native.js';
import { runOp } from './run-op.js';
import { scalar } from './tensors.js';

/**
 * Moves every image (n x height x width x channels) by a map of its own. `transforms` (n x 8) holds
 * the numbers a0 a1 a2 b0 b1 b2 c0 c1 an image: the output at column x and row y is the image at column
 * (a0 x + a1 y + a2) / k and row (b0 x + b1 y + b2) / k, with k = c0 x + c1 y + 1, where entries
 * outside the image are 0. "NEAREST" copies entries as they are, "BILINEAR" interpolates.
 */
export function transformImages(
  images: Tensor,
  transforms: Tensor,
  interpolation: 'NEAREST' | 'BILINEAR',
): Tensor {
  const [, height, width]: number[] = images.shape;
  const size = native().tf.tensor1d([height, width], 'int32');
  const inputs = [images, transforms, size, scalar(0)];
  return runOp('ImageProjectiveTransformV3', inputs, {
    dtype: 'float32',
    interpolation: { text: interpolation },
    fill_mode: { text: 'CONSTANT' },
  });
}
