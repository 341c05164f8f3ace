import type { Weights } from '@isthmus/permutation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combine } from './combination.js';

const net = (...data: number[]): Weights =>
  new Map([['w', { shape: [data.length], data: Float32Array.from(data) }]]);
const valuesOf = (weights: Weights) => [...weights.get('w')!.data];

describe('a combination of models', () => {
  it('sums them up by their coefficients', () => {
    const sum = combine([net(1, 2), net(4, 8), net(-8, 0)], [0.25, 0.5, 0.25]);
    expect(valuesOf(sum)).toEqual([0.25, 4.5]);
  });

  it('is a model itself where that alone counts', () => {
    const models = [net(1), net(2), net(3)];
    for (const [i, model] of models.entries()) {
      const coefficients = models.map((_, j) => Number(i === j));
      expect(combine(models, coefficients)).toBe(model);
    }
  });

  it('is another where coefficients beside a 1 cancel each other out', () => {
    expect(valuesOf(combine([net(1), net(2), net(4)], [1, 1, -1]))).toEqual([-1]);
  });

  it('of one model with itself is that model, to rounding', () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, min: -1e3, max: 1e3 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (value, t) => {
          const [got] = valuesOf(combine([net(value), net(value)], [1 - t, t]));
          expect(Math.abs(got! - value)).toBeLessThanOrEqual(1e-7 * Math.abs(value));
        },
      ),
    );
  });

  it('of some tensors leaves the others as the first model has them', () => {
    const two = (v: number, w: number): Weights =>
      new Map([
        ['v', { shape: [1], data: Float32Array.of(v) }],
        ['w', { shape: [1], data: Float32Array.of(w) }],
      ]);
    const models = [two(1, 2), two(5, 8)];
    const valuesIn = (weights: Weights) => [...weights.values()].map(({ data }) => data[0]);
    const only = new Set(['w']);
    expect(valuesIn(combine(models, [0.5, 0.5], only))).toEqual([1, 5]);
    expect(valuesIn(combine(models, [0, 1], only))).toEqual([1, 8]);
    expect(combine(models, [1, 0], only)).toBe(models[0]);
  });

  it('refuses another number of coefficients than models', () => {
    expect(() => combine([net(1)], [0.5, 0.5])).toThrow(
      'expected a coefficient for each model, got 2 for 1',
    );
    expect(() => combine([], [])).toThrow('got 0 for 0');
  });

  it('refuses models of other shapes by the name of the tensor', () => {
    expect(() => combine([net(1), net(1), net(1, 2)], [0.5, 0.25, 0.25])).toThrow('[tensor=w]');
  });
});
