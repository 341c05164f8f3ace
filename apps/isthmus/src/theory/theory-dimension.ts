import { type InputMoments, layerDimensions } from '@isthmus/network-theory';
import { cloudRate } from '@isthmus/theory';
import type { ModelFile } from '../input/model-file.js';
import { createTable } from '../terminal/table.js';

const head = ['weights', 'units', 'inputs', 'W^T W', 'W Sigma W^T', 'activations', 'rate of W1'];

/**
 * The dimensions of each layer's support: of its weights, alone and weighted by the moments of its inputs,
 * of its activations, and by the distances between its own units. Without moments, or where a
 * layer has none, those that need them are null.
 */
export function theoryDimension(
  { network, weights }: ModelFile,
  moments: InputMoments = new Map(),
): { result: object; text: string } {
  const layers = layerDimensions(network, weights, moments).map(({ cloud, ...layer }) => ({
    ...layer,
    byRate: cloudRate(cloud),
  }));
  const rows = layers.map(({ tensor, units, inputs, byRate, ...by }) => [
    ...[tensor, String(units), String(inputs)],
    ...[by.byWeights, by.byCovariance, by.byActivations].map((one) => one?.toFixed(2) ?? '-'),
    byRate === null ? '-' : `${show(byRate.dimension)} (${byRate.interval.map(show).join(' to ')})`,
  ]);
  return { result: { network: network.notation, layers }, text: createTable(head, rows) };
}

function show(dimension: number): string {
  return dimension < Infinity ? dimension.toPrecision(3) : 'none';
}
