import type { Dataset } from '@isthmus/dataset';
import { type Network, outputShape, shortNotation } from '@isthmus/network';
import { planTraining } from '@isthmus/training';
import type { TrainingSettings } from '@isthmus/training/settings';

/**
 * Throws a RangeError with both sizes when the network does not take the data set's
 * examples, or has no output for one of its classes.
 */
export function checkNetworkFits(
  network: Network,
  { name, shape, classes }: Pick<Dataset, 'name' | 'shape' | 'classes'>,
): void {
  const { notation, inputShape } = network;
  const values = shape.reduce((product, size) => product * size, 1);
  const takesImages = inputShape.length === 3;
  const [height, width, channels] = inputShape;
  const takes = takesImages ? [channels, height, width] : inputShape;
  const has = takesImages ? shape : [values];
  if (takes.join() !== has.join()) {
    const example = shape.join('x');
    const expected = takesImages
      ? `images of ${takes.join('x')}`
      : `${takes.join('x')} values an example`;
    const got = takesImages ? example : `${values} (${example})`;
    throw new RangeError(
      `the network does not take the data set's examples [network=${shortNotation(notation)}, expected ${expected}, dataset=${name}, got ${got}]`,
    );
  }
  const outputs = outputShape(network).reduce((product, size) => product * size, 1);
  if (outputs < classes) {
    throw new RangeError(
      `the network has too few outputs for the data set's classes [network=${shortNotation(notation)}, outputs=${outputs}, dataset=${name}, classes=${classes}]`,
    );
  }
}

/**
 * Throws a RangeError when the network does not take the data set's examples, or cannot be trained on
 * them so: a batch larger than the training split, a moment beyond the end, and the like.
 */
export function checkTrainingFits(
  network: Network,
  train: TrainingSettings,
  dataset: Dataset,
): void {
  checkNetworkFits(network, dataset);
  planTraining(train, { network, examples: dataset.train.count });
}
