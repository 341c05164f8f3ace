import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCosts, greatestOf, largeCosts, matrix, uniform } from '../costs/cost-matrix.fixture.js';
import type { CostMatrix } from '../costs/cost-matrix.js';
import { type Assignment, solveAssignment } from './assignment.js';

/** The proof of optimality that Assignment.duals promises, in full. */
function expectProof(cost: CostMatrix, { columnOfRow, value, duals }: Assignment, sign: 1 | -1) {
  const { rows, columns, data } = cost;
  const magnitude = greatestOf(cost);
  const rounding = 1e-13 * magnitude;
  let leastSlack = Infinity;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const slack = data[row * columns + column] - duals.rows[row] - duals.columns[column];
      leastSlack = Math.min(leastSlack, sign * slack);
    }
  }
  expect(leastSlack).toBeGreaterThanOrEqual(-rounding);

  const taken = new Set(columnOfRow);
  const leftOver = [
    ...duals.rows.filter((_, row) => columnOfRow[row] < 0),
    ...duals.columns.filter((_, column) => !taken.has(column)),
  ];
  expect(leftOver.every((dual) => dual === 0)).toBe(true);
  if (rows !== columns) {
    const longer = rows > columns ? duals.rows : duals.columns;
    expect(Math.max(...longer.map((dual) => sign * dual))).toBeLessThanOrEqual(rounding);
  }

  const sum = [...duals.rows, ...duals.columns].reduce((total, dual) => total + dual, 0);
  expect(Math.abs(sum - value)).toBeLessThanOrEqual((rows + columns) * rounding);
}

const inFloat32 = ({ rows, columns, data }: CostMatrix): CostMatrix => ({
  rows,
  columns,
  data: Float32Array.from(data),
});

describe('the duals', () => {
  it('prove the assignment optimal', () => {
    fc.assert(
      fc.property(anyCosts(40), fc.boolean(), fc.boolean(), (cost, maximize, isSingle) => {
        const given = isSingle ? inFloat32(cost) : cost;
        expectProof(given, solveAssignment(given, { maximize }), maximize ? -1 : 1);
      }),
    );
  });

  describe.each(Object.entries(largeCosts))('of a %s matrix', (_, make) => {
    it.each([
      [200, 200],
      [150, 190],
      [190, 150],
      [70, 400],
      [255, 255],
      [256, 256],
      [257, 257],
      [200, 256],
      [200, 257],
      [512, 512],
      [513, 513],
    ])('of %dx%d prove its assignment optimal', (rows, columns) => {
      const cost = inFloat32(make(rows, columns));
      const least = solveAssignment(cost);
      expectProof(cost, least, 1);
      const greatest = solveAssignment(cost, { maximize: true });
      expectProof(cost, greatest, -1);
      const again = solveAssignment(cost, { maximize: true, start: least });
      expectProof(cost, again, -1);
    });
  });

  it.each([7, 90, 256, 257, 363])(
    'prove it for %d rows of float64 costs, and of zeros of both signs',
    (n) => {
      const close = matrix(n, n, (i, j) => 1 + 1e-9 * uniform(10, n * i + j));
      expectProof(close, solveAssignment(close), 1);
      expectProof(close, solveAssignment(close, { maximize: true }), -1);
      const zeros = matrix(n, n, (i, j) => [-0, 0, 1][Math.floor(3 * uniform(11, n * i + j))]!);
      expectProof(zeros, solveAssignment(zeros), 1);
      expectProof(inFloat32(zeros), solveAssignment(inFloat32(zeros), { maximize: true }), -1);
    },
  );

  it.each([1e-30, 1, 1e30])('prove it at costs of about %d', (scale) => {
    const cost = matrix(90, 90, (i, j) => scale * uniform(5, 90 * i + j));
    expectProof(cost, solveAssignment(cost), 1);
    expectProof(inFloat32(cost), solveAssignment(inFloat32(cost)), 1);
  });

  it.each([
    [60, 1e-12],
    [90, 1e-3],
  ])('prove one of %d rows of costs of 60 orders of magnitude to %d of its value', (n, share) => {
    const cost = matrix(n, n, (i, j) => 10 ** (60 * uniform(6, n * i + j) - 30));
    const { value, duals } = solveAssignment(cost);
    const sum = [...duals.rows, ...duals.columns].reduce((total, dual) => total + dual, 0);
    expect(Math.abs(sum - value)).toBeLessThanOrEqual(share * value);
  });
});
