import { checkMatrix, type Matrix, rowProducts, transposed } from './matrix.js';

/** How far (i, j) and (j, i) may differ, as a share of the largest entry: float32 rounding of a mean. */
const asymmetryAllowed = 1e-4;

/**
 * The approximate dimension of the support of Ferbach et al. (2024, in the code of their figures), a
 * participation ratio: (sum of the eigenvalues of S)^2 / sum of their squares, as tr(S)^2 / tr(S^2)
 * without any eigenvalue. Of a covariance it is from 1 to its rank. The S of activation matching is the
 * second moments of a layer's activations themselves. Throws a RangeError for a matrix that is not
 * square, not symmetric, not finite or 0.
 */
export function supportDimension(s: Matrix): number {
  checkMatrix(s, 'S');
  const { rows: size, data } = s;
  let largest = 0;
  for (const value of data) largest = Math.max(largest, Math.abs(value));
  if (s.columns !== size || largest === 0) {
    throw new RangeError(
      `expected a square matrix that is not 0 [matrix=S, shape=${size}x${s.columns}, largest entry=${largest}]`,
    );
  }
  let trace = 0;
  let squares = 0;
  for (let i = 0; i < size; i++) {
    // Divided by the largest, so that no square is beyond float64.
    trace += data[i * size + i] / largest;
    for (let j = 0; j < size; j++) {
      const entry = data[i * size + j] / largest;
      const other = data[j * size + i] / largest;
      if (Math.abs(entry - other) > asymmetryAllowed) {
        throw new RangeError(
          `expected a symmetric matrix, got ${data[i * size + j]} and ${data[j * size + i]} [matrix=S, row=${i}, column=${j}]`,
        );
      }
      squares += entry * other;
    }
  }
  return trace ** 2 / squares;
}

/**
 * The dimension that naive weight matching sees in a layer: that of S = W^T W, for weights W (units x
 * inputs). It is that of W W^T too, so the smaller of the two is made.
 */
export function weightDimension(w: Matrix): number {
  checkMatrix(w, 'W');
  const rows = w.rows <= w.columns ? w : transposed(w);
  return supportDimension(rowProducts(rows, rows));
}

/**
 * The dimension that weight matching by the norm of Sigma sees: that of S = W Sigma W^T, for weights W
 * (units x inputs) and Sigma (inputs x inputs), the second moments of the layer's inputs, not centred.
 * Throws a RangeError when Sigma does not fit W or is not symmetric.
 */
export function covarianceWeightDimension(w: Matrix, sigma: Matrix): number {
  checkMatrix(w, 'W');
  checkMatrix(sigma, 'Sigma');
  if (sigma.rows !== w.columns || sigma.columns !== w.columns) {
    throw new RangeError(
      `expected second moments of the ${w.columns} inputs of W, got ${sigma.rows}x${sigma.columns} [matrix=Sigma]`,
    );
  }
  return supportDimension(rowProducts(rowProducts(w, transposed(sigma)), w));
}
