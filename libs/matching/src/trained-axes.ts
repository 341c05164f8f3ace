import { type Network, networkParameters } from '@isthmus/network';
import type { PermutationGroup, TensorAxis } from '@isthmus/permutation';

/** The places of a group in arrays that are trained: all but running statistics. */
export function trainedAxes(network: Network, { axes }: PermutationGroup): readonly TensorAxis[] {
  const parameters = networkParameters(network);
  return axes.filter(({ tensor }) => parameters.get(tensor)?.isBuffer !== true);
}
