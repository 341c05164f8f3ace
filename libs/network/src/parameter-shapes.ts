import { type Network, networkParameters } from './network.js';
import type { Shape } from './shape.js';

/** The shapes of a network's parameters by name, in order: what a permutation spec is checked against. */
export function parameterShapes(network: Network): ReadonlyMap<string, Shape> {
  return new Map([...networkParameters(network)].map(([name, { shape }]) => [name, shape]));
}
