import { type Network, networkParameters } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';

/** The arrays of a network that are trained: all but running statistics. */
export function trainedWeights(network: Network, weights: Weights): Weights {
  const parameters = networkParameters(network);
  return new Map([...weights].filter(([name]) => parameters.get(name)?.isBuffer !== true));
}

/**
 * The weight matrices among them: what is called weight and has two axes or more. As matrices they are
 * outputs x all the rest, a convolution outputs x (inputs height width) of its kernels.
 */
export function weightMatrices(network: Network, weights: Weights): Weights {
  return new Map(
    [...trainedWeights(network, weights)].filter(
      ([name, { shape }]) => name.endsWith('weight') && shape.length >= 2,
    ),
  );
}
