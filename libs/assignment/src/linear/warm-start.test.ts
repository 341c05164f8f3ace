import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCosts, greatestOf, largeCosts, matrix, uniform } from '../costs/cost-matrix.fixture.js';
import type { CostMatrix } from '../costs/cost-matrix.js';
import { assignmentSteps, solveAssignment } from './assignment.js';

/** Costs and, for each row and column, a number to start from. */
const withAnyDuals = anyCosts(12).chain((cost) => {
  const anything = fc.double({ noNaN: true, noDefaultInfinity: true });
  const duals = (length: number) =>
    fc.float64Array({ minLength: length, maxLength: length, noNaN: true, noDefaultInfinity: true });
  return fc.record({
    cost: fc.constant(cost),
    rows: duals(cost.rows),
    columns: fc.oneof(
      duals(cost.columns),
      anything.map((one) => new Float64Array(cost.columns).fill(one)),
    ),
  });
});

const changed = ({ rows, columns, data }: CostMatrix, share: number) =>
  matrix(rows, columns, (row, column) => {
    const at = row * columns + column;
    return uniform(7, at) < share ? data[Math.floor(uniform(8, at) * data.length)] : data[at];
  });

function expectSameValue(cost: CostMatrix, found: { value: number }, maximize = false) {
  const { value } = solveAssignment(cost, { maximize });
  const scale = greatestOf(cost) * cost.rows;
  expect(Math.abs(found.value - value)).toBeLessThanOrEqual(1e-12 * scale);
}

describe('an assignment that is started from another', () => {
  it('has the value of one that is not, whatever the duals', () => {
    fc.assert(
      fc.property(withAnyDuals, fc.boolean(), ({ cost, rows, columns }, maximize) => {
        const found = solveAssignment(cost, { maximize, start: { duals: { rows, columns } } });
        expectSameValue(cost, found, maximize);
      }),
    );
  });

  describe.each(Object.entries(largeCosts))('of a %s matrix', (_, make) => {
    it.each([
      [130, 130],
      [257, 257],
      [100, 130],
      [130, 100],
    ])('of %dx%d has it after any change', (rows, columns) => {
      const cost = make(rows, columns);
      const start = solveAssignment(cost);
      for (const share of [0, 0.001, 0.05, 1]) {
        const now = changed(cost, share);
        expectSameValue(now, solveAssignment(now, { start }));
      }
      const other = matrix(rows, columns, (i, j) => 1e6 * Math.cos(i * columns + j));
      expectSameValue(other, solveAssignment(other, { start }));
    });
  });

  it('looks at less of the matrix', () => {
    const cost = largeCosts['rank 1'](500, 500);
    const start = solveAssignment(cost);
    const now = matrix(
      500,
      500,
      (i, j) => cost.data[i * 500 + j] * (1 + 1e-3 * uniform(9, i * 500 + j)),
    );
    const steps = (options: Parameters<typeof assignmentSteps>[1]) =>
      [...assignmentSteps(now, options)].length;
    expect(steps({ start })).toBeLessThan(steps({}));
  });

  it('refuses duals of another shape, and ones that are not finite', () => {
    const cost = matrix(2, 3, (i, j) => i * j);
    const from = (rows: number[], columns: number[]) => () =>
      solveAssignment(cost, {
        start: { duals: { rows: Float64Array.from(rows), columns: Float64Array.from(columns) } },
      });
    expect(from([0], [0, 0, 0])).toThrow('expected a start with 2 row duals, got 1');
    expect(from([0, 0], [0, 0])).toThrow('expected a start with 3 column duals, got 2');
    expect(from([0, Number.NaN], [0, 0, 0])).toThrow(
      'expected a start with finite duals, got NaN [row=1]',
    );
    expect(from([0, 0], [0, 0, -Infinity])).toThrow(
      'expected a start with finite duals, got -Infinity [column=2]',
    );
  });
});
