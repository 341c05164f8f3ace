import type { Step } from './steps.js';

/** Finite costs, row-major: the cost of (row, column) is data[row * columns + column]. */
export interface CostMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array | Float64Array;
}

/** Sums of larger costs could overflow. */
const greatest = 1e300;

/** Whether sums of such costs cannot overflow; NaN is not within. */
const isWithinBounds = (value: number): boolean => Math.abs(value) <= greatest;

/** Throws a RangeError unless the costs fill the matrix. */
export function requireFilled({ rows, columns, data }: CostMatrix): void {
  if (data.length !== rows * columns) {
    throw new RangeError(
      `expected ${rows}x${columns} = ${rows * columns} costs, got ${data.length}`,
    );
  }
}

/** The error for the first cost, row by row, that is NaN, infinite or beyond 1e300. */
export function costOutOfBounds({ columns, data }: CostMatrix): RangeError {
  const at = data.findIndex((value) => !isWithinBounds(value));
  const [row, column] = [Math.floor(at / columns), at % columns];
  return new RangeError(
    `expected finite costs up to ${greatest}, got ${data[at]} [row=${row}, column=${column}]`,
  );
}

const rowsPerStep = 32;

/** The matrix with its rows as columns, in the same precision. */
export function* transposed({
  rows,
  columns,
  data,
}: CostMatrix): Generator<Step, CostMatrix, void> {
  const turned = data.slice();
  // A few rows at a time, so that what is written to one line of the cache is written together.
  for (let first = 0; first < rows; first += rowsPerStep) {
    yield { done: 0 };
    const end = Math.min(first + rowsPerStep, rows);
    for (let column = 0; column < columns; column++) {
      for (let row = first; row < end; row++) {
        turned[column * rows + row] = data[row * columns + column];
      }
    }
  }
  return { rows: columns, columns: rows, data: turned };
}
