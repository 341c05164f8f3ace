import type { Split } from '@isthmus/dataset';
import { type Network, outputShape } from '@isthmus/network';
import { createRandom } from '@isthmus/random';

/** Examples that a network takes, drawn from a seed: normal values, any labels. */
export function smallSplit(network: Network, count: number, seed = 0): Split {
  const random = createRandom(seed, 'small split');
  const length = count * network.inputShape.reduce((product, size) => product * size, 1);
  const classes = outputShape(network)[0] ?? 1;
  return {
    count,
    x: Float32Array.from({ length }, () => random.normal()),
    y: Uint8Array.from({ length: count }, () => random.integer(classes)),
  };
}
