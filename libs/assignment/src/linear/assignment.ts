import {
  type CostMatrix,
  costOutOfBounds,
  requireFilled,
  transposed,
} from '../costs/cost-matrix.js';
import { drain, type Step } from '../costs/steps.js';
import { type Problem, poseProblem } from '../solver/problem.js';
import { outOfBounds, solved } from '../solver/solver.js';
import { requireDuals } from './given-duals.js';

export type { CostMatrix } from '../costs/cost-matrix.js';

/**
 * What proves an assignment optimal: u of rows and v of columns whose sum u[i] + v[j] is at most the cost
 * of (i, j), and equal to it where j is the column of i. What is left over, a row or a column, has a dual
 * of 0, and the others on its side have at most that. When maximized, read "at least" for "at most".
 */
export interface Duals {
  readonly rows: Float64Array;
  readonly columns: Float64Array;
}

/** Distinct columns for as many rows as can have one, and what they cost together. */
export interface Assignment {
  /** The column of each row; -1 for a row without one, which only rows > columns leaves. */
  readonly columnOfRow: Int32Array;
  /** The chosen costs summed in float64. */
  readonly value: number;
  /** True up to float64 rounding. */
  readonly duals: Duals;
}

export interface AssignmentOptions {
  /** Whether to look for the greatest total. */
  readonly maximize?: boolean;
  /**
   * An assignment of a similar matrix of the same shape, with the same goal, to start from. Any finite
   * duals lead to the optimum; the better they fit, the sooner.
   */
  readonly start?: { readonly duals: Duals };
}

/** The assignment that `assignmentSteps` arrives at. */
export function solveAssignment(cost: CostMatrix, options: AssignmentOptions = {}): Assignment {
  return drain(assignmentSteps(cost, options));
}

/**
 * The assignment of least total cost (greatest with `maximize`), exact up to float64 rounding.
 * Which of equally good ones it is depends on the costs and the start alone; equal costs everywhere
 * give the identity. A cost that is NaN, infinite or beyond 1e300, and a dual to start from that is
 * not finite, is a RangeError that names its position.
 *
 * Found by the WebAssembly of `assembly/solver.ts`. Yields every few milliseconds how many rows have
 * got a column, over all passes; a small matrix may take none. Costs are read in place; they are
 * copied only if they take at most 1 MiB, or if there are more rows than columns.
 */
export function* assignmentSteps(
  cost: CostMatrix,
  { maximize = false, start }: AssignmentOptions = {},
): Generator<Step, Assignment, void> {
  const { rows, columns } = cost;
  requireFilled(cost);
  if (start) requireDuals(start.duals.rows, rows, 'row');
  if (start) requireDuals(start.duals.columns, columns, 'column');
  if (rows === 0 || columns === 0) return withoutPairs(cost);

  const isTall = rows > columns;
  const sign = maximize ? -1 : 1;
  const wide = isTall ? yield* transposed(cost) : cost;
  const problem = poseProblem(wide, sign, start !== undefined);
  const { solver } = problem;
  try {
    if (start) problem.prices.set(isTall ? start.duals.rows : start.duals.columns);
    if (!problem.isHeld) yield { done: 0 };
    for (;;) {
      const verdict = solver.advance();
      if (verdict === solved) break;
      if (verdict === outOfBounds) throw costOutOfBounds(cost);
      yield { done: solver.done(), total: solver.total() };
    }
    return isTall ? transposedAnswer(wide, problem, sign) : answer(wide, problem, sign);
  } finally {
    problem.release();
  }
}

function withoutPairs({ rows, columns }: CostMatrix): Assignment {
  const duals = { rows: new Float64Array(rows), columns: new Float64Array(columns) };
  return { columnOfRow: new Int32Array(rows).fill(-1), value: 0, duals };
}

/** The assignment at optimal prices, with duals of 0 for the columns that are left over. */
function answer(
  { rows, columns, data }: CostMatrix,
  { prices, columnOfRow }: Problem,
  sign: 1 | -1,
): Assignment {
  const dearest = rows < columns ? prices.reduce((a, b) => Math.max(a, b)) : 0;
  const duals = { rows: new Float64Array(rows), columns: new Float64Array(columns) };
  let value = 0;
  for (let row = 0; row < rows; row++) {
    const column = columnOfRow[row];
    const cost = data[row * columns + column];
    const price = prices[column] - dearest;
    duals.columns[column] = sign * price;
    duals.rows[row] = sign * (sign * cost - price);
    value += cost;
  }
  return { columnOfRow: columnOfRow.slice(), value, duals };
}

/** The same for the matrix whose columns are these rows. */
function transposedAnswer(turned: CostMatrix, problem: Problem, sign: 1 | -1): Assignment {
  const { columnOfRow: rowOfColumn, duals } = answer(turned, problem, sign);
  const columnOfRow = new Int32Array(turned.columns).fill(-1);
  rowOfColumn.forEach((row, column) => {
    columnOfRow[row] = column;
  });
  let value = 0;
  columnOfRow.forEach((column, row) => {
    if (column >= 0) value += turned.data[column * turned.columns + row];
  });
  return { columnOfRow, value, duals: { rows: duals.columns, columns: duals.rows } };
}
