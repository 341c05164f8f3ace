import type { Weights } from '@isthmus/permutation';
import { adopt } from './foreign/adopt.js';
import type { Network } from './network.js';

/**
 * Finds the network that weights belong to, from their names and shapes. Throws a
 * RangeError that says what did not fit when there is none.
 */
export function inferNetwork(weights: Weights): Network {
  return adopt(weights).network;
}
