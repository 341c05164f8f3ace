import { type PointCloud, wasserstein } from '@isthmus/assignment';
import { permutationSpec } from '@isthmus/network';
import type { PermutationGroup } from '@isthmus/permutation';
import {
  cloudSampler,
  covarianceWeightDimension,
  estimateRate,
  largestNorm,
  neuronCloud,
  supportDimension,
  weightDimension,
} from '@isthmus/theory';
import type { ModelFile } from './model-file.js';
import { createTable } from './table.js';
import { incomingAxes } from './theory-layers.js';
import type { SecondMoments } from './theory-moments-work.js';

/** Of fewer units no rate is measured. */
const leastUnits = 64;

/** Two samples hold an eighth of the units in all, a quarter, or half. */
const shares = [16, 8, 4];
const sampling = { repetitions: 10, seed: 0 };

const head = ['weights', 'units', 'inputs', 'W^T W', 'W Sigma W^T', 'activations', 'rate of W1'];

/**
 * The dimensions of each layer's support: of its weights, alone and weighted by the moments of its inputs,
 * of its activations, and by the distances between its own units. Without moments, or where a
 * layer has none, those that need them are null.
 */
export function theoryDimension(
  { network, weights }: ModelFile,
  moments: ReadonlyMap<string, SecondMoments> = new Map(),
): { result: object; text: string } {
  const layers = permutationSpec(network).spec.flatMap((group) =>
    incomingAxes(network, group).flatMap((axis) => {
      const isMatrix = (weights.get(axis.tensor)?.shape.length ?? 0) > 1;
      if (!isMatrix) return [];
      const cloud = neuronCloud(weights, group.size, [axis]);
      const ofActivations = activationMoments(group, moments);
      return [
        {
          ...{ tensor: axis.tensor, units: cloud.points, inputs: cloud.dimension },
          ...weightDimensions(cloud, moments.get(axis.tensor)),
          byActivations: ofActivations ? supportDimension(square(ofActivations)) : null,
          byRate: rateOf(cloud),
        },
      ];
    }),
  );
  const rows = layers.map(({ tensor, units, inputs, byRate, ...by }) => [
    ...[tensor, String(units), String(inputs)],
    ...[by.byWeights, by.byCovariance, by.byActivations].map((one) => one?.toFixed(2) ?? '-'),
    byRate === null ? '-' : `${show(byRate.dimension)} (${byRate.interval.map(show).join(' to ')})`,
  ]);
  return { result: { network: network.notation, layers }, text: createTable(head, rows) };
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
  moments: ReadonlyMap<string, SecondMoments>,
): SecondMoments | undefined {
  return axes
    .filter(({ axis, block }) => axis === 1 && block === 1)
    .map(({ tensor }) => moments.get(tensor))
    .find((found) => found?.size === size);
}

function square({ size, data }: SecondMoments) {
  return { rows: size, columns: size, data };
}

/** The dimension -1/slope with its interval; null where units are too few, or too many are alike. */
function rateOf(cloud: PointCloud) {
  if (cloud.points < leastUnits) return null;
  const sizes = shares.map((share) => Math.floor(cloud.points / share));
  const distance = (x: PointCloud, y: PointCloud) => wasserstein(x, y, 1);
  try {
    const problem = { sampler: cloudSampler(cloud), distance, sizes, ...sampling };
    const { dimension, dimensionInterval: interval } = estimateRate(problem);
    return { dimension, interval };
  } catch (error) {
    // Of two samples of equal units, such as those that are pruned away, there is no rate.
    if (!(error instanceof RangeError)) throw error;
    return null;
  }
}

function show(dimension: number): string {
  return dimension < Infinity ? dimension.toPrecision(3) : 'none';
}
