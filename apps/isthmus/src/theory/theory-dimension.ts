import { type PointCloud, wasserstein } from '@isthmus/assignment';
import { cloudSampler, estimateRate } from '@isthmus/theory';
import type { ModelFile } from '../input/model-file.js';
import { createTable } from '../terminal/table.js';
import { layerDimensions } from './theory-layer-dimensions.js';
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
  const layers = layerDimensions(network, weights, moments).map(({ cloud, ...layer }) => ({
    ...layer,
    byRate: rateOf(cloud),
  }));
  const rows = layers.map(({ tensor, units, inputs, byRate, ...by }) => [
    ...[tensor, String(units), String(inputs)],
    ...[by.byWeights, by.byCovariance, by.byActivations].map((one) => one?.toFixed(2) ?? '-'),
    byRate === null ? '-' : `${show(byRate.dimension)} (${byRate.interval.map(show).join(' to ')})`,
  ]);
  return { result: { network: network.notation, layers }, text: createTable(head, rows) };
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
