import { initialize, parseNetwork } from '@isthmus/network';
import type { WeightTensor } from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import { layerDimensions } from './layer-dimensions.js';
import { dimensionNumbers, meanNumbers, transportNumbers } from './pair-numbers.js';

const network = parseNetwork('mlp:4-4-3');
const initial = initialize(network, 1);
const diagonal = (...values: readonly number[]) =>
  Float64Array.from({ length: values.length ** 2 }, (_, i) =>
    i % (values.length + 1) === 0 ? values[i / (values.length + 1)]! : 0,
  );
const first = (...values: readonly number[]): readonly [string, WeightTensor] => [
  'fc1.weight',
  { shape: [4, 4], data: Float32Array.from(diagonal(...values)) },
];
const withFirst = (...values: readonly number[]) => new Map([...initial, first(...values)]);

/** The participation ratio of eigenvalues. */
const ratioOf = (...eigenvalues: readonly number[]) =>
  eigenvalues.reduce((sum, value) => sum + value, 0) ** 2 /
  eigenvalues.reduce((sum, value) => sum + value ** 2, 0);

describe('the dimensions of a layer of diagonal weights', () => {
  const moments = new Map([
    ['fc1.weight', { size: 4, data: diagonal(1, 1, 4, 0) }],
    ['fc2.weight', { size: 4, data: diagonal(2, 2, 0, 0) }],
  ]);

  it('are the participation ratios of its squares, alone and times the moments', () => {
    const [layer, ...others] = layerDimensions(network, withFirst(1, 2, 3, 4), moments);
    expect(others).toEqual([]);
    expect(layer).toMatchObject({ tensor: 'fc1.weight', units: 4, inputs: 4 });
    expect(layer!.byWeights).toBeCloseTo(ratioOf(1, 4, 9, 16), 10);
    expect(layer!.byCovariance).toBeCloseTo(ratioOf(1, 4, 36, 0), 10);
    expect(layer!.byActivations).toBeCloseTo(2, 10);
  });

  it('are none without weights above 0, moments, or moments that fit', () => {
    const of = (values: number[], by: typeof moments) =>
      layerDimensions(network, withFirst(...(values as [number])), by)[0]!;
    expect(of([0, 0, 0, 0], moments)).toMatchObject({ byWeights: null, byCovariance: null });
    expect(of([1, 1, 1, 1], new Map())).toMatchObject({
      byCovariance: null,
      byActivations: null,
    });
    const small = new Map([['fc1.weight', { size: 2, data: diagonal(1, 1) }]]);
    expect(of([1, 1, 1, 1], small).byCovariance).toBeNull();
  });

  it('are named, those that there are', () => {
    const named = dimensionNumbers(network, withFirst(1, 1, 1, 1), moments);
    expect(Object.keys(named)).toEqual([
      'fc1.weight, W^T W',
      'fc1.weight, W Sigma W^T',
      'fc1.weight, activations',
    ]);
    expect(named['fc1.weight, W^T W']).toBeCloseTo(4, 10);
    const without = dimensionNumbers(network, withFirst(1, 1, 1, 1), new Map());
    expect(Object.keys(without)).toEqual(['fc1.weight, W^T W']);
  });
});

describe('the numbers of a pair', () => {
  it('are means of what both have', () => {
    expect(meanNumbers({ a: 1, b: 2 }, { b: 4, c: 8 })).toEqual({ b: 3 });
  });

  it('are distances of every group; of two layers, bounds times the steepest slope of cross-entropy', () => {
    const { distances, bounds } = transportNumbers(network, [initial, initialize(network, 2)], 2);
    expect(Object.keys(distances)).toEqual(['W1 of fc1', 'W2 of fc1']);
    // Of a ReLU there is no smoothness.
    expect(Object.keys(bounds)).toEqual(['bound by K', 'K/2 W1, at best']);
    const deep = parseNetwork('mlp:4-4-4-3');
    const ends = [initialize(deep, 1), initialize(deep, 2)] as const;
    const numbers = transportNumbers(deep, ends, 2);
    expect(Object.keys(numbers.distances)).toHaveLength(4);
    expect(numbers.bounds).toEqual({});
  });
});
