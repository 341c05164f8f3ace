import { wasserstein } from '@isthmus/assignment';
import { incomingAxes, type Network, permutationSpec } from '@isthmus/network';
import type { PermutationGroup, Weights } from '@isthmus/permutation';
import { matchedDistances, type NeuronAxis, neuronCloud } from '@isthmus/theory';
import {
  type MatchedClouds,
  type PathQuestion,
  type TwoLayerPath,
  twoLayerPath,
} from './two-layer-path.js';
import { twoLayersOf } from './two-layers.js';

/** How far the units of a group are from those of another network. */
interface GroupClouds extends MatchedClouds {
  readonly group: string;
  readonly units: number;
  readonly coordinates: number;
}

/** How far apart the units of two networks of one architecture are. */
export interface CloudsBetween {
  readonly layers: readonly GroupClouds[];
  /** Of two-layer networks, the bounds of Theorem 3.1. */
  readonly path: TwoLayerPath | undefined;
}

/** The distances of all groups; the coordinates of a unit of a two-layer network are all its weights. */
export function cloudsBetween(
  network: Network,
  ends: readonly [a: Weights, b: Weights],
  question: PathQuestion,
): CloudsBetween {
  const { groups } = permutationSpec(network);
  const two = twoLayersOf(network, groups);
  const layers = groups.map((group) => {
    const axes = two ? [...two.incoming, ...two.outgoing] : incomingAxes(network, group);
    return groupClouds(group, axes, ends);
  });
  const [layer] = layers;
  return { layers, path: two && twoLayerPath(two, ends, layer, question) };
}

function groupClouds(
  { name, size: units }: PermutationGroup,
  axes: readonly NeuronAxis[],
  ends: readonly Weights[],
): GroupClouds {
  const [x, y] = ends.map((weights) => neuronCloud(weights, units, axes));
  const { mean, meanSquare } = matchedDistances(x, y);
  return {
    group: name,
    units,
    coordinates: x.dimension,
    w1: wasserstein(x, y, 1),
    w2: wasserstein(x, y, 2),
    mean,
    rootMeanSquare: Math.sqrt(meanSquare),
  };
}
