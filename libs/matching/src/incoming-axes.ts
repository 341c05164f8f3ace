import { type Network, networkParameters } from '@isthmus/network';
import type { PermutationGroup, TensorAxis } from '@isthmus/permutation';

/**
 * Where a group's units have what makes their values: the arrays on whose axis 0 the group lies,
 * such as the weights into a layer, its bias, and a normalisation's scale; running statistics are not
 * among them, nor are the weights that lead on from the units.
 */
export function incomingAxes(network: Network, { axes }: PermutationGroup): readonly TensorAxis[] {
  const parameters = networkParameters(network);
  return axes.filter(({ tensor, axis }) => axis === 0 && parameters.get(tensor)?.isBuffer !== true);
}
