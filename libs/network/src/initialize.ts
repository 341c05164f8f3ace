import type { Weights, WeightTensor } from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import { type Network, networkParameters } from './network.js';

/** A network's first weights. Each array has its own stream, so that adding one changes no other. */
export function initialize(network: Network, seed: number): Weights {
  return new Map(
    [...networkParameters(network)].map(([name, parameter]): [string, WeightTensor] => [
      name,
      {
        shape: parameter.shape,
        data: parameter.initialize(parameter.shape, createRandom(seed, 'initialize', name)),
      },
    ]),
  );
}
