import fc from 'fast-check';
import type { CostMatrix } from './cost-matrix.js';

/** A float64 matrix of what the function says. */
export function matrix(
  rows: number,
  columns: number,
  entry: (row: number, column: number) => number,
) {
  const data = Float64Array.from({ length: rows * columns }, (_, k) =>
    entry(Math.floor(k / columns), k % columns),
  );
  return { rows, columns, data };
}

/** The least total over every way to give the rows distinct columns. */
export function leastByTryingAll({ rows, columns, data }: CostMatrix, row = 0, taken = 0): number {
  if (row === rows) return 0;
  let least = Infinity;
  for (let column = 0; column < columns; column++) {
    if (taken & (1 << column)) continue;
    const rest = leastByTryingAll({ rows, columns, data }, row + 1, taken | (1 << column));
    least = Math.min(least, data[row * columns + column] + rest);
  }
  return least;
}

function costs({ rows, columns }: { rows: number; columns: number }) {
  const few = fc.integer({ min: -3, max: 3 });
  const many = fc.integer({ min: -1_000_000, max: 1_000_000 });
  const size = { minLength: rows * columns, maxLength: rows * columns };
  return fc
    .oneof(fc.array(few, size), fc.array(many, size))
    .map((data): CostMatrix => ({ rows, columns, data: Float64Array.from(data) }));
}

/** Rectangles of integers up to so many rows and columns, some full of ties. */
export function anyCosts(most: number) {
  const side = fc.integer({ min: 1, max: most });
  return fc.record({ rows: side, columns: side }).chain(costs);
}

/** Squares of integers, of up to 6 rows. */
export const squareCosts = fc
  .integer({ min: 1, max: 6 })
  .chain((n) => costs({ rows: n, columns: n }));

export const transpose = ({ rows, columns, data }: CostMatrix) =>
  matrix(columns, rows, (row, column) => data[column * columns + row]);

export const greatestOf = ({ data }: CostMatrix): number =>
  Array.from<number>(data).reduce((most, one) => Math.max(most, Math.abs(one)), 0);

/** A number of [0, 1) that looks random, the same for equal arguments. */
export function uniform(seed: number, k: number): number {
  const far = 43_758.5453 * Math.sin(12.9898 * (k + 1) + seed);
  return far - Math.floor(far);
}

/** Matrices large enough for every phase, each hard in its own way. */
export const largeCosts = {
  random: (rows: number, columns: number) =>
    matrix(rows, columns, (row, column) => uniform(1, row * columns + column)),
  'rank 1': (rows: number, columns: number) =>
    matrix(rows, columns, (row, column) => (uniform(2, row) - 0.5) * (uniform(3, column) - 0.5)),
  'sorted product': (rows: number, columns: number) =>
    matrix(rows, columns, (row, column) => (row + 1) * (column + 1)),
  'full of ties': (rows: number, columns: number) =>
    matrix(rows, columns, (row, column) => Math.floor(4 * uniform(4, row * columns + column))),
  'nearly equal': (rows: number, columns: number) =>
    matrix(rows, columns, (row, column) => (row === 0 && column === 0 ? 1 : 0)),
};
