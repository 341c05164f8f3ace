import type { Network } from '@isthmus/network';
import type { PermutationGroup, TensorAxis } from '@isthmus/permutation';
import { trainedAxes } from './trained-part.js';

/**
 * Where a group's units have what makes their values: the arrays on whose axis 0 the group lies,
 * such as the weights into a layer, its bias, and a normalisation's scale; running statistics are not
 * among them, nor are the weights that lead on from the units.
 */
export function incomingAxes(network: Network, group: PermutationGroup): readonly TensorAxis[] {
  return trainedAxes(network, group).filter(({ axis }) => axis === 0);
}
