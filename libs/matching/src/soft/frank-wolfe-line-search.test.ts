import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maximizeOnLine } from './frank-wolfe-line-search.js';

/** Searches along the polynomial with these coefficients, from that of the constant on. */
function search(coefficients: readonly number[]) {
  const valueAt = (t: number) => coefficients.reduceRight((sum, c) => sum * t + c, 0);
  const [value = 0, slope = 0] = coefficients;
  return { valueAt, ...maximizeOnLine({ degree: coefficients.length - 1, value, slope, valueAt }) };
}

describe('maximizeOnLine', () => {
  it.each([
    { of: 'a line upwards', coefficients: [1, 2], step: 1, value: 3 },
    { of: 'a parabola with its top inside', coefficients: [0, 1, -1], step: 0.5, value: 0.25 },
    { of: 'a parabola that opens upwards', coefficients: [0, 1, 3], step: 1, value: 4 },
    { of: 'a cubic that dips at the end', coefficients: [0, 3, 0, -4], step: 0.5, value: 1 },
    { of: 'a constant', coefficients: [2, 0, 0], step: 0, value: 2 },
    // The derivative is -(t - 0.2)(t - 0.5)(t - 0.9), so of two tops the second is the higher.
    {
      of: 'a quartic with two tops',
      coefficients: [0, 0.09, -0.365, 1.6 / 3, -0.25],
      step: 0.9,
      value: 0.010125,
    },
  ])('finds the top of $of', ({ coefficients, step, value }) => {
    const found = search(coefficients);
    expect(found.step).toBeCloseTo(step, 6);
    expect(found.value).toBeCloseTo(value, 10);
  });

  it('is nowhere beaten', () => {
    const coefficient = fc.double({ min: -5, max: 5, noNaN: true });
    const steps = Array.from({ length: 101 }, (_, i) => i / 100);
    fc.assert(
      fc.property(fc.array(coefficient, { minLength: 2, maxLength: 7 }), (coefficients) => {
        const { step, value, valueAt } = search(coefficients);
        expect(step).toBeGreaterThanOrEqual(0);
        expect(step).toBeLessThanOrEqual(1);
        expect(value).toBeCloseTo(valueAt(step), 6);
        for (const other of steps) expect(valueAt(other)).toBeLessThanOrEqual(value + 1e-6);
      }),
    );
  });
});
