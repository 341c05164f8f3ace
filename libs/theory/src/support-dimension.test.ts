import { createRandom } from '@isthmus/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Matrix } from './matrix.js';
import {
  covarianceWeightDimension,
  supportDimension,
  weightDimension,
} from './support-dimension.js';

const matrix = (rows: number, columns: number, entries: readonly number[]): Matrix => ({
  rows,
  columns,
  data: Float64Array.from(entries),
});
const diagonal = (...entries: readonly number[]) =>
  matrix(
    entries.length,
    entries.length,
    entries.flatMap((entry, i) => entries.map((_, j) => (i === j ? entry : 0))),
  );
const small = fc.integer({ min: -9, max: 9 });
const weights = fc
  .record({ rows: fc.integer({ min: 1, max: 6 }), columns: fc.integer({ min: 1, max: 6 }) })
  .chain(({ rows, columns }) =>
    fc
      .array(small, { minLength: rows * columns, maxLength: rows * columns })
      .filter((entries) => entries.some((entry) => entry !== 0))
      .map((entries) => matrix(rows, columns, entries)),
  );

describe('the support dimension', () => {
  it('of a diagonal is the square of its sum over the sum of its squares', () => {
    expect(supportDimension(diagonal(1, 1, 1, 1))).toBeCloseTo(4, 12);
    expect(supportDimension(diagonal(3, 0, 0))).toBeCloseTo(1, 12);
    expect(supportDimension(diagonal(3, 2, 1))).toBeCloseTo(36 / 14, 12);
  });

  it('does not depend on the unit, however large', () => {
    expect(supportDimension(diagonal(3e200, 2e200, 1e200))).toBeCloseTo(36 / 14, 12);
    expect(supportDimension(diagonal(3e-200, 2e-200, 1e-200))).toBeCloseTo(36 / 14, 12);
  });

  it('does not depend on the axes: that of the eigenvalues', () => {
    // Eigenvalues 3 and 1.
    expect(supportDimension(matrix(2, 2, [2, 1, 1, 2]))).toBeCloseTo(16 / 10, 12);
  });

  it.each([
    ['one that is not square', matrix(2, 1, [1, 2]), 'expected a square matrix'],
    ['zeros', matrix(2, 2, [0, 0, 0, 0]), 'largest entry=0'],
    [
      'one that is not symmetric',
      matrix(2, 2, [1, 2, 0, 1]),
      'got 2 and 0 [matrix=S, row=0, column=1]',
    ],
    ['one with a NaN', matrix(2, 2, [1, 0, Number.NaN, 1]), 'got NaN [matrix=S, row=1, column=0]'],
    ['one that is not filled', matrix(2, 2, [1]), 'got 1 entries [matrix=S, shape=2x2]'],
  ])('refuses %s', (_, s, message) => {
    expect(() => supportDimension(s)).toThrow(message);
  });
});

describe('the dimension of a layer', () => {
  it('by its weights is that of W^T W, whichever side is longer', () => {
    const w = matrix(2, 3, [1, 0, 0, 0, 2, 0]);
    const turned = matrix(3, 2, [1, 0, 0, 2, 0, 0]);
    expect(weightDimension(w)).toBeCloseTo(25 / 17, 12);
    expect(weightDimension(turned)).toBeCloseTo(25 / 17, 12);
  });

  it('by its weights is between 1 and the smaller side', () => {
    fc.assert(
      fc.property(weights, (w) => {
        const dimension = weightDimension(w);
        expect(dimension).toBeGreaterThanOrEqual(1 - 1e-9);
        expect(dimension).toBeLessThanOrEqual(Math.min(w.rows, w.columns) + 1e-9);
      }),
    );
  });

  it('by its weights is near n m / (n + m) for n units of m independent weights', () => {
    const [units, inputs] = [120, 180];
    const random = createRandom(1);
    const data = new Float32Array(units * inputs).map(() => random.normal());
    expect(weightDimension({ rows: units, columns: inputs, data }) / 72).toBeCloseTo(1, 1);
  });

  it('by W Sigma W^T with uncorrelated inputs is that by the weights', () => {
    fc.assert(
      fc.property(weights, (w) => {
        const identity = diagonal(...new Array(w.columns).fill(1));
        expect(covarianceWeightDimension(w, identity)).toBeCloseTo(weightDimension(w), 9);
      }),
    );
  });

  it('by W Sigma W^T counts what the inputs reach alone', () => {
    const w = matrix(2, 2, [1, 0, 0, 1]);
    expect(covarianceWeightDimension(w, diagonal(1, 0))).toBeCloseTo(1, 12);
    expect(covarianceWeightDimension(w, diagonal(2, 1))).toBeCloseTo(9 / 5, 12);
    // W Sigma W^T = [[2, 3], [3, 5]], with trace 7 and squares 4 + 9 + 9 + 25.
    const sheared = covarianceWeightDimension(
      matrix(2, 2, [1, 0, 1, 1]),
      matrix(2, 2, [2, 1, 1, 1]),
    );
    expect(sheared).toBeCloseTo(49 / 47, 12);
  });

  it('by W Sigma W^T refuses moments of other inputs', () => {
    expect(() => covarianceWeightDimension(matrix(1, 2, [1, 1]), diagonal(1))).toThrow(
      'expected second moments of the 2 inputs of W, got 1x1 [matrix=Sigma]',
    );
  });
});
