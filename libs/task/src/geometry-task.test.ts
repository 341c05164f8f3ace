import { describe, expect, it } from 'vitest';
import {
  type GeometryResult,
  type GeometrySpec,
  geometryResult,
  geometrySpec,
  geometryTask,
} from './geometry-task.js';

const weights: GeometrySpec = { network: 'mlp:4-3-2', gamma: 0.3 };
const withData: GeometrySpec = { ...weights, data: { split: 'test', examples: 9 } };
const traced: GeometrySpec = {
  ...weights,
  data: { split: 'test', examples: 9, traces: { probes: 2, seed: 0 } },
};

const term = { tensor: 'fc1.weight', term: 0.5, keptA: 1, keptB: 1, count: 1 };
const matrix = { tensor: 'fc1.weight', shape: [1, 2], valuesA: [1], valuesB: [2], difference: 1 };
const reduction = { before: 1, after: 1, reduction: 0 };
const measured: GeometryResult = {
  distance: { all: reduction, layers: [{ layer: 'fc1', ...reduction }] },
  matrices: [matrix],
  rScore: { original: { score: 0.5, terms: [term] } },
  angles: { atOrigin: { original: 90 } },
  wallMs: 1,
};
const barrier = { lossA: 1, lossB: 1, lossMiddle: 2, measured: 1 };
const slopes = { firstOrder: -1, secondOrder: 2, estimate: 1 };
const loss = { examples: 9, barrier: { ...barrier, ...slopes } };
const trace = { trace: -3, standardError: 1, probes: 2 };
const traces = { a: trace, b: trace, middle: trace };

describe('the result of a geometry', () => {
  it.each<[string, GeometrySpec, GeometryResult]>([
    ['weights alone', weights, measured],
    ['examples', withData, { ...measured, loss }],
    ['traces', traced, { ...measured, loss: { ...loss, traces } }],
  ])('is one of its spec, with %s', (_, spec, result) => {
    expect(geometryTask.mismatch(geometrySpec.parse(spec), geometryResult.parse(result))).toBe(
      undefined,
    );
  });

  it.each<[string, GeometrySpec, Partial<GeometryResult>]>([
    ['expected no losses, got some', weights, { loss }],
    ['expected losses, got none', withData, {}],
    ['expected at most 9 examples, got 10', withData, { loss: { ...loss, examples: 10 } }],
    ['expected 2 probes, got 0', traced, { loss }],
    ['its scores are of other weight matrices', weights, { matrices: [] }],
    [
      'its spectra differ in length [tensor=fc1.weight]',
      weights,
      { matrices: [{ ...matrix, valuesB: [] }] },
    ],
  ])('cannot be: %s', (reason, spec, wrong) => {
    expect(geometryTask.mismatch(spec, { ...measured, ...wrong })).toContain(reason);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('has no %d in it', (value) => {
    const wrong = { ...matrix, valuesA: [value] };
    expect(geometryResult.safeParse({ ...measured, matrices: [wrong] }).success).toBe(false);
  });
});
