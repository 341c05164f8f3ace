import { add, gather, matMul, subtract, type Tensor, tensor, tidy } from '@isthmus/tensorflow';

/** The weights at the units of a and of b (rows x units). */
export interface DeviceRows {
  readonly a: Tensor;
  readonly b: Tensor;
}

/** Rows of a, and the rows of b that they are multiplied with now; and those before, if they only changed. */
export interface RowChange {
  readonly rows: Int32Array;
  readonly now: Int32Array;
  readonly before?: Int32Array;
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
      const fromA = rows.length === a.shape[0] ? a : gather(a, integers(rows), 0);
      const fromB = gather(b, integers(now), 0);
      const change = before === undefined ? fromB : subtract(fromB, gather(b, integers(before), 0));
      const products = matMul(fromA, change, { transposeA: true });
      return gram === undefined ? products : add(gram, products);
    },
    (made) => [made],
  );
  gram?.dispose();
  return sum;
}

function integers(values: Int32Array): Tensor {
  return tensor(values, [values.length]);
}
