import type { Tensor } from './native.js';
import { runOneDnn } from './one-dnn.js';
import { float, runOp, runOps } from './run-op.js';

interface Transposed {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** Matrix product of (n x k) and (k x m); a transposed argument is read the other way round. */
export function matMul(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false }: Transposed = {},
): Tensor {
  const attributes = { ...float, transpose_a: transposeA, transpose_b: transposeB };
  const [rows = 0, columns = 0] = [a.shape[transposeA ? 1 : 0], b.shape[1]];
  const isMiddling = rows <= 640 && columns >= 256 && b.size <= 640 * 512;
  // Of such matrices, 512 x 512 for one, oneDNN takes up to 1.4 times Eigen's time, of all others as long or less.
  return isMiddling && !transposeB
    ? runOp('MatMul', [a, b], attributes)
    : runOneDnn('MatMul', [a, b], attributes, 1)[0];
}

/** The same for the last two axes of arrays whose other axes agree. */
export function batchMatMul(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false }: Transposed = {},
): Tensor {
  const attributes = { ...float, adj_x: transposeA, adj_y: transposeB };
  return runOneDnn('BatchMatMulV2', [a, b], attributes, 1)[0];
}

/** Adds a bias to the last axis. */
export function biasAdd(value: Tensor, bias: Tensor): Tensor {
  return runOp('BiasAdd', [value, bias]);
}

/** Gradient of a bias: the sum over all axes but the last. */
export function biasAddGradient(gradient: Tensor): Tensor {
  return runOp('BiasAddGrad', [gradient]);
}

/** The solution x of matrix (n x n) times x = right (n x m). Throws an Error for a singular matrix. */
export function solve(matrix: Tensor, right: Tensor): Tensor {
  return runOp('MatrixSolve', [matrix, right], { ...float, adjoint: false });
}

/** A matrix (n x m) as left (n x k) times the diagonal `values` (k) times the transpose of right (m x k). */
interface SingularValueDecomposition {
  /** From the largest down. */
  readonly values: Tensor;
  readonly left: Tensor;
  readonly right: Tensor;
}

/** The thin singular value decomposition of a matrix: k is the smaller of n and m. */
export function svd(matrix: Tensor): SingularValueDecomposition {
  const attributes = { ...float, compute_uv: true, full_matrices: false };
  const [values, left, right] = runOps('Svd', [matrix], attributes, 3);
  return { values, left, right };
}
