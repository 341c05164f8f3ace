import { type Network, networkParameters } from '@isthmus/network';
import type { PermutationGroup, TensorAxis, Weights } from '@isthmus/permutation';
import type { Architecture } from './model.js';

/** What an objective counts of a network: running statistics, which nobody trains, are left out. */
export function trainedPart({ network, groups }: Architecture) {
  const counts = countsIn(network);
  return {
    groups: groups.map((group) => ({
      ...group,
      axes: group.axes.filter(({ tensor }) => counts(tensor)),
    })),
    weightsOf: (weights: Weights): Weights =>
      new Map([...weights].filter(([name]) => counts(name))),
  };
}

/** The places of one group in arrays that are trained. */
export function trainedAxes(network: Network, { axes }: PermutationGroup): readonly TensorAxis[] {
  const counts = countsIn(network);
  return axes.filter(({ tensor }) => counts(tensor));
}

function countsIn(network: Network): (tensor: string) => boolean {
  const parameters = networkParameters(network);
  return (tensor) => parameters.get(tensor)?.isBuffer !== true;
}
