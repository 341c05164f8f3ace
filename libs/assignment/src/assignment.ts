import { assignRows } from './shortest-augmenting-path.js';

/** Sums of larger costs could overflow. */
const greatest = 1e300;

/** Finite costs, row-major: the cost of (row, column) is data[row * columns + column]. */
export interface CostMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array | Float64Array;
}

/** Distinct columns for as many rows as can have one, and what they cost together. */
export interface Assignment {
  /** The column of each row; -1 for a row without one, which only rows > columns leaves. */
  readonly columnOfRow: Int32Array;
  /** The chosen costs summed in float64. */
  readonly value: number;
}

/**
 * The assignment of least total cost (greatest with `maximize`), exact up to float64 rounding.
 * Which of equally good ones it is depends on the costs alone; equal costs everywhere give the
 * identity. A cost that is NaN, infinite or beyond 1e300 is a RangeError that names its position.
 */
export function solveAssignment(
  cost: CostMatrix,
  options: { readonly maximize?: boolean } = {},
): Assignment {
  const { rows, columns } = cost;
  const minimized = orient(cost, options.maximize ? -1 : 1);
  const columnOfRow =
    rows <= columns
      ? assignRows(minimized, rows, columns)
      : inverse(assignRows(minimized, columns, rows), rows);
  return { columnOfRow, value: totalCost(cost, columnOfRow) };
}

/** The costs times sign in float64, transposed when there are more rows than columns. */
function orient({ rows, columns, data }: CostMatrix, sign: 1 | -1): Float64Array {
  if (data.length !== rows * columns) {
    throw new RangeError(
      `expected ${rows}x${columns} = ${rows * columns} costs, got ${data.length}`,
    );
  }
  const oriented = new Float64Array(data.length);
  const [rowStride, columnStride] = rows <= columns ? [columns, 1] : [1, rows];
  let from = 0;
  for (let row = 0; row < rows; row++) {
    let to = row * rowStride;
    for (let column = 0; column < columns; column++) {
      const value = data[from++];
      if (!(Math.abs(value) <= greatest)) {
        throw new RangeError(
          `expected finite costs up to ${greatest}, got ${value} [row=${row}, column=${column}]`,
        );
      }
      oriented[to] = sign * value;
      to += columnStride;
    }
  }
  return oriented;
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
