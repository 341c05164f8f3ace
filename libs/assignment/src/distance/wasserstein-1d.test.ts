import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactTransport } from '../transport/exact-transport.js';
import { wasserstein1d } from './wasserstein-1d.js';

const sample = fc.integer({ min: 1, max: 12 }).chain((count) => {
  const size = { minLength: count, maxLength: count };
  return fc.record({
    values: fc
      .array(fc.integer({ min: -50, max: 50 }), size)
      .map((entries) => Float64Array.from(entries)),
    weights: fc
      .array(fc.nat(9), size)
      .filter((weights) => weights.some((weight) => weight > 0))
      .map((entries) => Float64Array.from(entries)),
  });
});
const order = fc.constantFrom(1, 1.5, 2, 3);

function normalized(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

describe('W_p on the line', () => {
  it('is the p-th root of what transport at a cost of |x - y|^p costs', () => {
    fc.assert(
      fc.property(sample, sample, order, (x, y, p) => {
        const cost = {
          rows: x.values.length,
          columns: y.values.length,
          data: Float64Array.from({ length: x.values.length * y.values.length }, (_, k) => {
            const from = x.values[Math.floor(k / y.values.length)];
            return Math.abs(from - y.values[k % y.values.length]) ** p;
          }),
        };
        const masses = { rowMass: normalized(x.weights), columnMass: normalized(y.weights) };
        const { value } = exactTransport({ cost, ...masses });
        expect(wasserstein1d(x, y, p) ** p).toBeCloseTo(value, 8);
      }),
    );
  });

  it('is a distance: symmetric, 0 to itself, and no longer than a way round', () => {
    fc.assert(
      fc.property(sample, sample, sample, order, (x, y, z, p) => {
        expect(wasserstein1d(x, x, p)).toBe(0);
        expect(wasserstein1d(y, x, p)).toBeCloseTo(wasserstein1d(x, y, p), 6);
        const roundabout = wasserstein1d(x, y, p) + wasserstein1d(y, z, p);
        expect(wasserstein1d(x, z, p)).toBeLessThanOrEqual(roundabout + 1e-6);
      }),
    );
  });

  it('to a sample moved by d is |d|', () => {
    const values = Float64Array.of(3, -1, 4, 1, 5);
    const moved = values.map((value) => value - 2.5);
    for (const p of [1, 2, 7]) expect(wasserstein1d({ values }, { values: moved }, p)).toBe(2.5);
  });

  it.each([
    ['no values', { values: new Float64Array(0) }, 'expected at least one value in a sample'],
    [
      'a value that is not finite',
      { values: Float32Array.of(1, Number.NaN) },
      'expected finite values, got NaN [value=1]',
    ],
    [
      'a negative weight',
      { values: Float64Array.of(1, 2), weights: Float64Array.of(1, -1) },
      'expected value masses from 0 to 1e+150, got -1 [value=1]',
    ],
  ])('is refused for %s', (_, bad, message) => {
    const good = { values: Float64Array.of(0) };
    expect(() => wasserstein1d(good, bad, 1)).toThrow(message);
    expect(() => wasserstein1d(bad, good, 1)).toThrow(message);
  });

  it.each([0.5, Number.NaN, Infinity])('is refused for an order of %d', (p) => {
    const one = { values: Float64Array.of(0) };
    expect(() => wasserstein1d(one, one, p)).toThrow(`expected a finite order p >= 1, got ${p}`);
  });
});
