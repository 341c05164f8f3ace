import type { Weights, WeightTensor } from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import { initialize } from './initialize.js';
import type { Network } from './network.js';

/** Weights that are nowhere equal: norms' scales and running statistics too. */
export function randomWeights(network: Network, seed: number): Weights {
  return new Map(
    [...initialize(network, seed)].map(([name, { shape, data }]): [string, WeightTensor] => {
      const random = createRandom(seed, 'perturb', name);
      const perturbed = data.map(
        (value) => value * (0.9 + 0.2 * random.uniform()) + 0.02 * random.normal(),
      );
      return [name, { shape, data: perturbed }];
    }),
  );
}
