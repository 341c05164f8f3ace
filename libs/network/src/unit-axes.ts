import type { PermutationGroup, TensorAxis } from '@isthmus/permutation';
import { type Network, networkParameters } from './network.js';

/** Whether an array of a network is trained: all but running statistics, which nobody trains, are. */
export function trainedIn(network: Network): (tensor: string) => boolean {
  const parameters = networkParameters(network);
  return (tensor) => parameters.get(tensor)?.isBuffer !== true;
}

/** The places of one group in arrays that are trained. */
export function trainedAxes(network: Network, { axes }: PermutationGroup): readonly TensorAxis[] {
  const isTrained = trainedIn(network);
  return axes.filter(({ tensor }) => isTrained(tensor));
}

/**
 * Where a group's units have what makes their values: the arrays on whose axis 0 the group lies,
 * such as the weights into a layer, its bias, and a normalisation's scale; running statistics are not
 * among them, nor are the weights that lead on from the units.
 */
export function incomingAxes(network: Network, group: PermutationGroup): readonly TensorAxis[] {
  return trainedAxes(network, group).filter(({ axis }) => axis === 0);
}
