import { add, gather, matMul, subtract, type Tensor, tensor, tidy } from '@isthmus/tensorflow';
import type { RowChange } from './gram-matrix-changes.js';

/** The weights at the units of a and of b (rows x units). */
export interface DeviceRows {
  readonly a: Tensor;
  readonly b: Tensor;
}

/**
 * Adds to a gram matrix (units of a x units of b) what rows contribute, or by how much that
 * changes. Starts from zero without a matrix, and disposes of one that it is given.
 */
export function plusProducts(
  gram: Tensor | undefined,
  { a, b }: DeviceRows,
  { rows, now, before }: RowChange,
): Tensor {
  const sum = tidy(
    () => {
      const fromA = taken(a, rows);
      const fromB = taken(b, now);
      const change = before === undefined ? fromB : subtract(fromB, taken(b, before));
      const products = matMul(fromA, change, { transposeA: true });
      return gram === undefined ? products : add(gram, products);
    },
    (made) => [made],
  );
  gram?.dispose();
  return sum;
}

/** Rows in some order; themselves where all are in place. */
function taken(value: Tensor, rows: Int32Array): Tensor {
  const isInPlace = rows.length === value.shape[0] && rows.every((row, i) => row === i);
  return isInPlace ? value : gather(value, tensor(rows, [rows.length]), 0);
}
