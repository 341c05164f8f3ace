import { type Split, takeExamples } from '@isthmus/dataset';
import type { Network } from '@isthmus/network';
import { type DeviceSplit, toDevice } from '@isthmus/training';

/** Examples on the device in small batches. */
export type GradientBatches = Pick<DeviceSplit, 'examples' | 'batches' | 'dispose'>;

/** Examples a backward pass in float64, which keeps what every node gives. */
const batchSize = 100;

/**
 * The first examples of a split, or all when there are fewer, on the device in batches small enough for
 * gradients in float64. Throws a RangeError when the network does not take them. The caller disposes of it.
 */
export function gradientBatches(split: Split, network: Network, examples: number): GradientBatches {
  const taken = Math.min(examples, split.count);
  const parts: DeviceSplit[] = [];
  const dispose = () => {
    for (const part of parts) part.dispose();
  };
  try {
    for (let begin = 0; begin < taken; begin += batchSize) {
      const length = Math.min(batchSize, taken - begin);
      const indices = Int32Array.from({ length }, (_, i) => begin + i);
      parts.push(toDevice(takeExamples(split, indices), network, batchSize));
    }
  } catch (error) {
    dispose();
    throw error;
  }
  return { examples: taken, batches: parts.flatMap(({ batches }) => batches), dispose };
}
