import type { Dataset } from '@isthmus/dataset';
import { type Network, outputShape } from '@isthmus/network';

/**
 * Throws a RangeError with both sizes when the network does not take the data set's
 * examples, or has no output for one of its classes.
 */
export function checkNetworkFits(network: Network, { name, shape, classes }: Dataset): void {
  const { notation, inputShape } = network;
  const [channels, height, width] = shape;
  const values = channels * height * width;
  const takesImages = inputShape.length === 3;
  const has = takesImages ? [height, width, channels] : [values];
  if (inputShape.join() !== has.join()) {
    const images = shape.join('x');
    const expected = takesImages
      ? `images of ${[inputShape[2], inputShape[0], inputShape[1]].join('x')}`
      : `${inputShape.join('x')} values an example`;
    const got = takesImages ? images : `${values} (${images})`;
    throw new RangeError(
      `the network does not take the data set's examples [network=${notation}, expected ${expected}, dataset=${name}, got ${got}]`,
    );
  }
  const outputs = outputShape(network).reduce((product, size) => product * size, 1);
  if (outputs < classes) {
    throw new RangeError(
      `the network has too few outputs for the data set's classes [network=${notation}, outputs=${outputs}, dataset=${name}, classes=${classes}]`,
    );
  }
}
