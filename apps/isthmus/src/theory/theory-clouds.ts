import { wasserstein } from '@isthmus/assignment';
import { type Network, permutationSpec } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { matchedDistances, neuronCloud } from '@isthmus/theory';
import { incomingAxes, twoLayersOf } from './theory-layers.js';
import {
  type MatchedClouds,
  type PathQuestion,
  type TwoLayerPath,
  twoLayerPath,
} from './theory-path.js';

/** How far the units of a group are from those of another network. */
export interface GroupClouds extends MatchedClouds {
  readonly group: string;
  readonly units: number;
  readonly coordinates: number;
}

/** The distances of all groups; of two-layer networks, the bounds of Theorem 3.1 besides. */
export function cloudsBetween(
  network: Network,
  ends: readonly [a: Weights, b: Weights],
  question: PathQuestion,
): { readonly layers: readonly GroupClouds[]; readonly path: TwoLayerPath | undefined } {
  const { spec } = permutationSpec(network);
  const two = twoLayersOf(network, spec);
  const layers = spec.map((group) => {
    const { name, size: units } = group;
    const axes = two ? [...two.incoming, ...two.outgoing] : incomingAxes(network, group);
    const x = neuronCloud(ends[0], units, axes);
    const y = neuronCloud(ends[1], units, axes);
    const { mean, meanSquare } = matchedDistances(x, y);
    const [w1, w2] = [wasserstein(x, y, 1), wasserstein(x, y, 2)];
    const rootMeanSquare = Math.sqrt(meanSquare);
    return { group: name, units, coordinates: x.dimension, w1, w2, mean, rootMeanSquare };
  });
  const [layer] = layers;
  return { layers, path: two && layer && twoLayerPath(two, ends, layer, question) };
}
