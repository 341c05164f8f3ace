/** Entry (i, j) is data[i * columns + j]. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array | Float64Array;
}

/** Throws a RangeError unless a matrix is filled with finite numbers; `what` names it. */
export function checkMatrix({ rows, columns, data }: Matrix, what: string): void {
  if (rows < 1 || columns < 1 || data.length !== rows * columns) {
    throw new RangeError(
      `expected a filled matrix of at least 1x1, got ${data.length} entries [matrix=${what}, shape=${rows}x${columns}]`,
    );
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `expected finite entries, got ${data[bad]} [matrix=${what}, row=${Math.floor(bad / columns)}, column=${bad % columns}]`,
    );
  }
}

/** X Y^T in float64: entry (i, j) is the inner product of row i of X and row j of Y, of equal length. */
export function rowProducts(x: Matrix, y: Matrix): Matrix {
  const width = x.columns;
  const from = Float64Array.from(x.data);
  const to = Float64Array.from(y.data);
  const data = new Float64Array(x.rows * y.rows);
  for (let i = 0; i < x.rows; i++) {
    const row = from.subarray(i * width, (i + 1) * width);
    for (let j = 0; j < y.rows; j++) {
      const start = j * width;
      let sum = 0;
      for (let k = 0; k < width; k++) sum += row[k] * to[start + k];
      data[i * y.rows + j] = sum;
    }
  }
  return { rows: x.rows, columns: y.rows, data };
}

/** The matrix with rows as columns. */
export function transposed({ rows, columns, data }: Matrix): Matrix {
  const turned = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) turned[j * rows + i] = data[i * columns + j];
  }
  return { rows: columns, columns: rows, data: turned };
}
