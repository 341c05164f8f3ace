import {
  type CostMatrix,
  costOutOfBounds,
  requireFilled,
  transposed,
} from '../costs/cost-matrix.js';
import { drain, type Step } from '../costs/steps.js';
import { createRowScanner, type RowScanner } from '../scan/row-scanner.js';
import { assignRows } from './assign-rows.js';
import { findExtrema, requireDuals, setFirstPrices, setGivenPrices } from './starting-prices.js';

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
 * Prices are found by epsilon-scaling (Bertsekas & Castanon 1991), then made exact by Jonker &
 * Volgenant's row reduction and shortest augmenting paths (1987), in rectangles too (Crouse 2016).
 * Yields every few milliseconds how many rows have got a column, over all passes. Costs are read in
 * place; they are copied only if they take at most 1 MiB, or if there are more rows than columns.
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
  const scanner = createRowScanner(isTall ? yield* transposed(cost) : cost, sign);
  try {
    const extrema = yield* findExtrema(scanner, sign);
    if (!extrema) throw costOutOfBounds(cost);
    const given = isTall ? start?.duals.rows : start?.duals.columns;
    if (given) setGivenPrices(scanner, given, sign, extrema);
    else setFirstPrices(scanner, extrema);
    const chosen =
      extrema.least === extrema.greatest
        ? identity(scanner)
        : yield* assignRows(scanner, extrema, given !== undefined);
    const { rowDuals, columnDuals } = dualsOf(scanner, chosen, sign);
    const columnOfRow = isTall ? inverse(chosen, rows) : chosen;
    const duals = isTall
      ? { rows: columnDuals, columns: rowDuals }
      : { rows: rowDuals, columns: columnDuals };
    return { columnOfRow, value: totalCost(cost, columnOfRow), duals };
  } finally {
    scanner.release();
  }
}

function withoutPairs({ rows, columns }: CostMatrix): Assignment {
  const duals = { rows: new Float64Array(rows), columns: new Float64Array(columns) };
  return { columnOfRow: new Int32Array(rows).fill(-1), value: 0, duals };
}

function identity({ rows, prices }: RowScanner): Int32Array {
  prices.fill(0);
  return Int32Array.from({ length: rows }, (_, row) => row);
}

/** The duals at optimal prices, with 0 for the columns that are left over. */
function dualsOf({ prices, columns, cost }: RowScanner, columnOfRow: Int32Array, sign: 1 | -1) {
  const isLeftOver = columnOfRow.length < columns;
  const dearest = isLeftOver ? prices.reduce((a, b) => Math.max(a, b)) : 0;
  const columnDuals = new Float64Array(columns);
  const rowDuals = new Float64Array(columnOfRow.length);
  columnOfRow.forEach((column, row) => {
    const price = prices[column] - dearest;
    columnDuals[column] = sign * price;
    rowDuals[row] = sign * (cost(row, column) - price);
  });
  return { rowDuals, columnDuals };
}

function inverse(rowOfColumn: Int32Array, rows: number): Int32Array {
  const columnOfRow = new Int32Array(rows).fill(-1);
  rowOfColumn.forEach((row, column) => {
    columnOfRow[row] = column;
  });
  return columnOfRow;
}

function totalCost({ columns, data }: CostMatrix, columnOfRow: Int32Array): number {
  let total = 0;
  columnOfRow.forEach((column, row) => {
    if (column >= 0) total += data[row * columns + column];
  });
  return total;
}
