import type { Split } from '@isthmus/dataset';
import { type Network, outputShape, shortNotation } from '@isthmus/network';
import { type Tensor, tensor, tidy, transpose } from '@isthmus/tensorflow';

/**
 * Examples as the network takes them: images with their channels last, anything else as it
 * is. `x` is row-major, images channel by channel as PyTorch lays them out. Throws a
 * RangeError when the examples have another number of values. The caller disposes of it.
 */
export function networkInput(network: Network, x: Float32Array, count: number): Tensor {
  checkExamples(network, x.length / count);
  const { inputShape } = network;
  if (inputShape.length !== 3) return tensor(x, [count, ...inputShape]);
  const [height, width, channels] = inputShape;
  return tidy(
    () => transpose(tensor(x, [count, channels, height, width]), [0, 2, 3, 1]),
    (images) => [images],
  );
}

/** Throws a RangeError when examples of so many values are not what a network takes. */
export function checkExamples({ notation, inputShape }: Network, values: number): void {
  const takes = inputShape.reduce((product, size) => product * size, 1);
  if (values === takes) return;
  throw new RangeError(
    `the network does not take the examples [network=${notation}, expected ${takes} values an example, got ${values}]`,
  );
}

/** Throws a RangeError when a label is of a class that a network has no output for. */
export function checkLabels(network: Network, labels: Split['y']): void {
  const classes = outputShape(network).reduce((product, size) => product * size, 1);
  const stray = labels.find((label) => label >= classes);
  if (stray !== undefined) {
    throw new RangeError(
      `a label is of a class that the network has no output for [network=${shortNotation(network.notation)}, outputs=${classes}, label=${stray}]`,
    );
  }
}
