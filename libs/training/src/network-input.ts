import type { Network } from '@isthmus/network';
import { type Tensor, tensor, tidy, transpose } from '@isthmus/tensorflow';

/**
 * Examples as the network takes them: images with their channels last, anything else as it
 * is. `x` is row-major, images channel by channel as PyTorch lays them out. Throws a
 * RangeError when the examples have another number of values. The caller disposes of it.
 */
export function networkInput(
  { notation, inputShape }: Network,
  x: Float32Array,
  count: number,
): Tensor {
  const takes = inputShape.reduce((product, size) => product * size, 1);
  if (x.length !== takes * count) {
    throw new RangeError(
      `the network does not take the examples [network=${notation}, expected ${takes} values an example, got ${x.length / count}]`,
    );
  }
  if (inputShape.length !== 3) return tensor(x, [count, ...inputShape]);
  const [height, width, channels] = inputShape;
  return tidy(
    () => transpose(tensor(x, [count, channels, height, width]), [0, 2, 3, 1]),
    (images) => [images],
  );
}
