import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largeCosts, leastByTryingAll, matrix, squareCosts } from '../costs/cost-matrix.fixture.js';
import { solveAssignment } from './assignment.js';
import { isStillOptimal, optimalityGap } from './optimality-gap.js';

const totalOf = (cost: ReturnType<typeof matrix>, columnOfRow: Int32Array) =>
  columnOfRow.reduce((sum, column, row) => sum + cost.data[row * cost.columns + column], 0);

describe('the optimality gap', () => {
  it('is 0 for the matrix that was solved', () => {
    for (const make of Object.values(largeCosts)) {
      for (const maximize of [false, true]) {
        const cost = make(120, 120);
        expect(isStillOptimal(cost, solveAssignment(cost, { maximize }), { maximize })).toBe(true);
      }
    }
  });

  it('is never less than what another assignment would gain', () => {
    fc.assert(
      fc.property(squareCosts, fc.integer({ min: 1, max: 999 }), (cost, factor) => {
        const solved = solveAssignment(cost);
        const { rows, columns, data } = cost;
        const now = matrix(rows, columns, (i, j) => data[i * columns + j] + ((factor * i * j) % 7));
        const gain = totalOf(now, solved.columnOfRow) - leastByTryingAll(now);
        expect(optimalityGap(now, solved)).toBeGreaterThanOrEqual(gain);
        if (gain > 0) expect(isStillOptimal(now, solved)).toBe(false);
      }),
    );
  });

  it('stays 0 when what changes is a whole row, or a chosen cost for the better', () => {
    const cost = largeCosts.random(80, 80);
    const solved = solveAssignment(cost, { maximize: true });
    const at = solved.columnOfRow[7];
    const better = matrix(80, 80, (i, j) => cost.data[i * 80 + j] + (i === 7 && j === at ? 1 : 0));
    const shifted = matrix(80, 80, (i, j) => cost.data[i * 80 + j] + 3 * i);
    expect(isStillOptimal(better, solved, { maximize: true })).toBe(true);
    expect(isStillOptimal(shifted, solved, { maximize: true })).toBe(true);
    const worse = matrix(80, 80, (i, j) => cost.data[i * 80 + j] - (i === 7 && j === at ? 1 : 0));
    expect(isStillOptimal(worse, solved, { maximize: true })).toBe(false);
  });

  it('is of square matrices, finite costs and a fitting assignment alone', () => {
    const solved = solveAssignment(matrix(2, 2, (i, j) => i * j));
    const wide = matrix(2, 3, () => 0);
    const bad = matrix(2, 2, (i) => (i === 1 ? Number.NaN : 0));
    expect(() => optimalityGap(wide, solved)).toThrow('expected a square matrix, got 2x3');
    expect(() => optimalityGap(bad, solved)).toThrow('got NaN [row=1, column=0]');
    expect(() =>
      optimalityGap(
        matrix(3, 3, () => 0),
        solved,
      ),
    ).toThrow('expected the columns of 3 rows, got 2');
  });
});
