import type { Geometry } from '@isthmus/geometry';
import { describe, expect, it } from 'vitest';
import { geometryResultOf } from './geometry-result.js';

const reduction = { before: 1, after: 1, reduction: 0 };
const matrix = {
  tensor: 'fc1.weight',
  shape: [1, 2],
  difference: 1,
  valuesA: Float64Array.of(1),
  valuesB: Float64Array.of(2),
  inputs: { ofSecondMoment: Float64Array.of(0.5), ofMean: Float64Array.of(0.25) },
};
const barrier = { lossA: 1, lossB: 1, lossMiddle: 2, measured: 1 };
const slopes = { firstOrder: -1, secondOrder: 2, estimate: 1 };
const trace = { trace: -3, standardError: 1, probes: 2 };
const loss = {
  examples: 9,
  barrier: { ...barrier, ...slopes },
  traces: { a: trace, b: trace, middle: trace },
};
const geometry: Geometry = {
  distance: { all: reduction, layers: [{ layer: 'fc1', ...reduction }] },
  matrices: [matrix],
  rScore: { original: { score: undefined, terms: [] }, permuted: undefined },
  angles: { atOrigin: { original: 90, permuted: undefined }, atBase: undefined },
  loss,
};

describe('geometryResultOf', () => {
  it('writes arrays of numbers as lists', () => {
    const [first] = geometryResultOf(geometry).matrices;
    expect(first).toEqual({
      ...matrix,
      valuesA: [1],
      valuesB: [2],
      inputs: { ofSecondMoment: [0.5], ofMean: [0.25] },
    });
  });

  it.each<[string, Geometry]>([
    [
      'inputs=fc1.weight, got NaN',
      {
        ...geometry,
        matrices: [
          { ...matrix, inputs: { ...matrix.inputs, ofMean: Float64Array.of(Number.NaN) } },
        ],
      },
    ],
    [
      'loss=lossA, got Infinity',
      {
        ...geometry,
        loss: { ...loss, barrier: { ...loss.barrier, lossA: Number.POSITIVE_INFINITY } },
      },
    ],
    [
      'trace=b, got NaN',
      {
        ...geometry,
        loss: { ...loss, traces: { ...loss.traces, b: { ...trace, trace: Number.NaN } } },
      },
    ],
  ])('refuses figures that are no numbers: %s', (reason, wrong) => {
    expect(() => geometryResultOf(wrong)).toThrow(reason);
  });
});
