import { createRandom } from '@isthmus/random';
import { type Network, valueShapes } from './network.js';
import { count } from './shape.js';

/** The input on which functions are compared: examples of standard normals. */
export interface ProbeBatch {
  readonly examples: number;
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** Values of all nodes of all examples together: at 8 bytes each, what a proof may take some part of. */
const mostValues = 2 ** 24;
const [fewest, most] = [2, 64];

/** A network's probe batch, always the same: as many examples, 2 to 64, as 2^24 values of nodes allow. */
export function probeBatch(network: Network): ProbeBatch {
  const allowed = Math.floor(mostValues / valuesOfExample(network));
  const examples = Math.min(most, Math.max(fewest, allowed));
  const random = createRandom(0, 'probe batch');
  const length = examples * count(network.inputShape);
  const data = Float32Array.from({ length }, () => random.normal());
  return { examples, data, shape: [examples, ...network.inputShape] };
}

function valuesOfExample(network: Network): number {
  return [...valueShapes(network).values()].reduce((sum, shape) => sum + count(shape), 0);
}
