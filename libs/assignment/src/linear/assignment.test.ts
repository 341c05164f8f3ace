import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyCosts,
  leastByTryingAll,
  matrix,
  squareCosts,
  transpose,
} from '../costs/cost-matrix.fixture.js';
import { solveAssignment } from './assignment.js';

describe('an assignment', () => {
  it('is the best of all n! of them', () => {
    fc.assert(
      fc.property(squareCosts, (cost) => {
        const negative = matrix(cost.rows, cost.rows, (i, j) => -cost.data[i * cost.rows + j]!);
        expect(solveAssignment(cost).value).toBe(leastByTryingAll(cost));
        const { value } = solveAssignment(cost, { maximize: true });
        expect(value + leastByTryingAll(negative)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('is the best there is when the columns are more than the rows', () => {
    fc.assert(
      fc.property(anyCosts(5), (cost) => {
        const wide = cost.rows <= cost.columns ? cost : transpose(cost);
        expect(solveAssignment(wide).value).toBe(leastByTryingAll(wide));
      }),
    );
  });

  it('gives distinct columns, as many as there can be, whose costs add up to the value', () => {
    fc.assert(
      fc.property(anyCosts(30), (cost) => {
        const { columnOfRow, value } = solveAssignment(cost);
        const pairs = [...columnOfRow.entries()].filter(([, column]) => column !== -1);
        expect(columnOfRow).toHaveLength(cost.rows);
        expect(new Set(pairs.map(([, column]) => column)).size).toBe(
          Math.min(cost.rows, cost.columns),
        );
        const total = pairs.reduce((sum, [i, j]) => sum + cost.data[i * cost.columns + j]!, 0);
        expect(value).toBe(total);
      }),
    );
  });

  it('of the transposed matrix has the same value', () => {
    fc.assert(
      fc.property(anyCosts(40), fc.boolean(), (cost, maximize) => {
        const { value } = solveAssignment(transpose(cost), { maximize });
        expect(value).toBe(solveAssignment(cost, { maximize }).value);
      }),
    );
  });

  it('costs that much more when a constant is added to a row or column that is used', () => {
    fc.assert(
      fc.property(squareCosts, fc.integer({ min: -99, max: 99 }), fc.nat(5), (cost, shift, at) => {
        const n = cost.rows;
        const shifted = (isShifted: (i: number, j: number) => boolean) =>
          matrix(n, n, (i, j) => cost.data[i * n + j]! + (isShifted(i, j) ? shift : 0));
        const { value } = solveAssignment(cost);
        expect(solveAssignment(shifted((i) => i === at % n)).value).toBe(value + shift);
        expect(solveAssignment(shifted((_, j) => j === at % n)).value).toBe(value + shift);
      }),
    );
  });

  it('finds a hidden permutation in a noisy matrix', () => {
    const hidden = (row: number) => (row * 37 + 11) % 101;
    const cost = matrix(101, 101, (i, j) => (j === hidden(i) ? 2 : Math.sin(i * 101 + j)));
    const { columnOfRow } = solveAssignment(cost, { maximize: true });
    expect([...columnOfRow]).toEqual(Array.from({ length: 101 }, (_, i) => hidden(i)));
  });

  it.each([
    [4, 4],
    [3, 5],
    [5, 3],
  ])('of a constant %dx%d matrix is the identity', (rows, columns) => {
    const expected = Array.from({ length: rows }, (_, i) => (i < columns ? i : -1));
    for (const maximize of [false, true]) {
      const { columnOfRow } = solveAssignment(
        matrix(rows, columns, () => 0.1),
        { maximize },
      );
      expect([...columnOfRow]).toEqual(expected);
    }
  });

  it('of a matrix without rows or columns is empty', () => {
    expect(solveAssignment(matrix(0, 3, () => 0))).toEqual({
      columnOfRow: new Int32Array(0),
      value: 0,
      duals: { rows: new Float64Array(0), columns: new Float64Array(3) },
    });
    expect([...solveAssignment(matrix(2, 0, () => 0)).columnOfRow]).toEqual([-1, -1]);
  });

  it('leaves the costs as they were', () => {
    const cost = matrix(20, 20, (i, j) => Math.sin(i * 20 + j));
    const before = cost.data.slice();
    solveAssignment(cost, { maximize: true });
    expect(cost.data).toEqual(before);
  });

  it('adds float32 costs up in float64', () => {
    const data = Float32Array.of(2 ** 24, 2 ** 30, 2 ** 30, 1);
    expect(solveAssignment({ rows: 2, columns: 2, data }).value).toBe(2 ** 24 + 1);
  });

  it('is found among the largest costs there may be', () => {
    const cost = matrix(7, 7, (i, j) => ((i * 3 + j) % 7 === 0 ? -1e300 : 1e300));
    expect([...solveAssignment(cost).columnOfRow]).toEqual([0, 4, 1, 5, 2, 6, 3]);
  });

  it('refuses costs that do not fill the matrix', () => {
    const data = new Float32Array(10);
    expect(() => solveAssignment({ rows: 3, columns: 4, data })).toThrow(
      'expected 3x4 = 12 costs, got 10',
    );
  });

  it.each([Number.NaN, Infinity, -Infinity, -1e308])(
    'refuses a cost of %d and says where it is',
    (bad) => {
      const cost = matrix(3, 2, (i, j) => (i === 2 && j === 1 ? bad : 1));
      expect(() => solveAssignment(cost)).toThrow(
        `expected finite costs up to 1e+300, got ${bad} [row=2, column=1]`,
      );
    },
  );

  it.each([
    [1, 3],
    [5, 7],
    [6, 8],
    [9, 5],
  ])('finds a cost of %dx%d that is not finite wherever it is', (rows, columns) => {
    for (let at = 0; at < rows * columns; at++) {
      for (const data of [new Float32Array(rows * columns), new Float64Array(rows * columns)]) {
        data.set(data.map((_, k) => Math.sin(k)));
        data[at] = at % 2 ? Number.NaN : -Infinity;
        const where = `[row=${Math.floor(at / columns)}, column=${at % columns}]`;
        for (const maximize of [false, true]) {
          expect(() => solveAssignment({ rows, columns, data }, { maximize })).toThrow(where);
        }
      }
    }
  });

  it('finds one in the last row of a matrix that is read in place', () => {
    const data = new Float32Array(521 * 521).map((_, k) => Math.sin(k));
    data[521 * 521 - 1] = Infinity;
    expect(() => solveAssignment({ rows: 521, columns: 521, data })).toThrow(
      'got Infinity [row=520, column=520]',
    );
  });

  it.each([40, 256, 257, 400])('of %d rows tells costs apart that are one in float32', (n) => {
    const hidden = (row: number) => (row * 37 + 11) % n;
    const cost = matrix(n, n, (i, j) => (j === hidden(i) ? 1 : 1 + 1e-12));
    const { columnOfRow } = solveAssignment(cost);
    expect(n % 37).not.toBe(0);
    expect([...columnOfRow]).toEqual(Array.from({ length: n }, (_, i) => hidden(i)));
  });

  it('is the same when the solver has solved something else in between', () => {
    const sizes = [3, 300, 64, 17, 256, 130];
    const costs = sizes.map((n) => matrix(n, n, (i, j) => Math.sin(i * n * j + j + i * i)));
    const before = costs.map((cost) => solveAssignment(cost));
    const after = costs.toReversed().map((cost) => solveAssignment(cost));
    expect(after.toReversed()).toEqual(before);
  });
});
