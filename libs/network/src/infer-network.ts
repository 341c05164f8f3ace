import type { Weights } from '@isthmus/permutation';
import { type Network, networkParameters } from './network.js';
import { parseNetwork } from './parse-network.js';

/**
 * Finds the network that weights belong to, from their names and shapes. Throws a
 * RangeError that says what did not fit when there is none.
 */
export function inferNetwork(weights: Weights): Network {
  const layers: number[] = [];
  for (let i = 1; weights.has(`fc${i}.weight`); i++) {
    const [outputs, inputs] = weights.get(`fc${i}.weight`)?.shape ?? [];
    if (i === 1) layers.push(inputs);
    layers.push(outputs);
  }
  if (layers.length === 0) {
    throw new RangeError(
      `cannot tell the network from its weights [expected fc1.weight, fc2.weight, ..., got ${[...weights.keys()].slice(0, 6).join(', ')}]; name it with --network`,
    );
  }
  const network = parseNetwork(`mlp:${layers.join('-')}`);
  checkWeights(network, weights);
  return network;
}

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
        `weights do not fit the network [network=${network.notation}, tensor=${name}, expected ${shape.join('x')}, got ${got?.shape.join('x') ?? 'no such tensor'}]`,
      );
    }
  }
  for (const name of weights.keys()) {
    if (!parameters.has(name)) {
      throw new RangeError(
        `weights have a tensor that the network lacks [network=${network.notation}, tensor=${name}]`,
      );
    }
  }
}
