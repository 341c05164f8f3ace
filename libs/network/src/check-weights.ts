import type { Weights } from '@isthmus/permutation';
import { type Network, networkParameters } from './network.js';
import { shortNotation } from './short-notation.js';

/**
 * Throws a RangeError naming the tensor and both shapes unless `weights` has exactly the
 * parameters of `network`.
 */
export function checkWeights(network: Network, weights: Weights): void {
  const parameters = networkParameters(network);
  for (const [name, { shape }] of parameters) {
    const got = weights.get(name);
    if (got === undefined || got.shape.join() !== shape.join()) {
      throw new RangeError(
        `weights do not fit the network [network=${shortNotation(network.notation)}, tensor=${name}, expected ${shape.join('x')}, got ${got?.shape.join('x') ?? 'no such tensor'}]`,
      );
    }
  }
  for (const name of weights.keys()) {
    if (!parameters.has(name)) {
      throw new RangeError(
        `weights have a tensor that the network lacks [network=${shortNotation(network.notation)}, tensor=${name}]`,
      );
    }
  }
}
