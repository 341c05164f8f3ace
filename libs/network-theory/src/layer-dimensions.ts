import type { PointCloud } from '@isthmus/assignment';
import { incomingAxes, type Network, permutationSpec } from '@isthmus/network';
import type { PermutationGroup, Weights } from '@isthmus/permutation';
import {
  covarianceWeightDimension,
  largestNorm,
  neuronCloud,
  supportDimension,
  weightDimension,
} from '@isthmus/theory';
import type { InputMoments, SecondMoments } from './second-moments.js';

/** The dimensions of a layer's support; null where there are no moments for them. */
export interface LayerDimensions {
  readonly tensor: string;
  readonly units: number;
  readonly inputs: number;
  readonly byWeights: number | null;
  readonly byCovariance: number | null;
  readonly byActivations: number | null;
  readonly cloud: PointCloud;
}

/** Of every layer of units that can be permuted, as the three ways of matching see it. */
export function layerDimensions(
  network: Network,
  weights: Weights,
  moments: InputMoments,
): readonly LayerDimensions[] {
  return permutationSpec(network).groups.flatMap((group) =>
    incomingAxes(network, group).flatMap((axis) => {
      const isMatrix = (weights.get(axis.tensor)?.shape.length ?? 0) > 1;
      if (!isMatrix) return [];
      const cloud = neuronCloud(weights, group.size, [axis]);
      const ofActivations = activationMoments(group, moments);
      return [
        {
          tensor: axis.tensor,
          units: cloud.points,
          inputs: cloud.dimension,
          ...weightDimensions(cloud, moments.get(axis.tensor)),
          byActivations: ofActivations ? supportDimension(square(ofActivations)) : null,
          cloud,
        },
      ];
    }),
  );
}

function weightDimensions(cloud: PointCloud, moments: SecondMoments | undefined) {
  const w = { rows: cloud.points, columns: cloud.dimension, data: cloud.data };
  if (largestNorm(cloud) === 0) return { byWeights: null, byCovariance: null };
  const isOfThese = moments?.size === cloud.dimension;
  return {
    byWeights: weightDimension(w),
    byCovariance: isOfThese ? covarianceWeightDimension(w, square(moments)) : null,
  };
}

/** The moments of a group's units: those of the inputs of a layer that takes them alone. */
function activationMoments(
  { axes, size }: PermutationGroup,
  moments: InputMoments,
): SecondMoments | undefined {
  return axes
    .filter(({ axis, block }) => axis === 1 && block === 1)
    .map(({ tensor }) => moments.get(tensor))
    .find((found) => found?.size === size);
}

function square({ size, data }: SecondMoments) {
  return { rows: size, columns: size, data };
}
