import { trainedIn } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import type { Architecture } from './model.js';

/** What an objective counts of a network: running statistics, which nobody trains, are left out. */
export function trainedPart({ network, groups }: Architecture) {
  const counts = trainedIn(network);
  return {
    groups: groups.map((group) => ({
      ...group,
      axes: group.axes.filter(({ tensor }) => counts(tensor)),
    })),
    weightsOf: (weights: Weights): Weights =>
      new Map([...weights].filter(([name]) => counts(name))),
  };
}
