import type { WeightTensor } from '@isthmus/permutation';

/** A tensor as a matrix of one of its axes by all others. */
export interface AxisMatrix {
  readonly rows: readonly Float32Array[];
  readonly columns: number;
}

/** The matrix of an axis of a tensor, sharing its memory where it is the first; the others keep their order. */
export function axisMatrix({ shape, data }: WeightTensor, axis: number): AxisMatrix {
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const columns = data.length / shape[axis];
  const rows = Array.from({ length: shape[axis] }, (_, row) => {
    if (columns === inner) return data.subarray(row * columns, (row + 1) * columns);
    return Float32Array.from({ length: columns }, (_, column) => {
      const outer = Math.floor(column / inner);
      return data[(outer * shape[axis] + row) * inner + (column % inner)];
    });
  });
  return { rows, columns };
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** The matrix times a vector of its columns. */
export function times({ rows }: AxisMatrix, vector: ArrayLike<number>): Float64Array {
  return Float64Array.from(rows, (row) => dot(row, vector));
}

/** The transposed matrix times a vector of its rows. */
export function timesTransposed(
  { rows, columns }: AxisMatrix,
  vector: ArrayLike<number>,
): Float64Array {
  const product = new Float64Array(columns);
  rows.forEach((row, i) => {
    for (let j = 0; j < columns; j++) product[j] += row[j] * vector[i];
  });
  return product;
}
