import { float64Scalar, toFloat32, toFloat64 } from './float64.js';
import { halfSquares } from './losses.js';
import type { Tensor } from './native.js';
import { add, multiply, scale } from './pointwise.js';
import { runOp } from './run-op.js';
import { normOver } from './shapes.js';

/** The sum of the squares of all entries, in float64. */
export function squaresOf(value: Tensor): Tensor {
  return scale(toFloat64(halfSquares(value)), 2);
}

/** The same of each row (n x ...), in float64: (n). */
export function squaresOfRows(value: Tensor): Tensor {
  const norms = toFloat64(
    normOver(
      value,
      Array.from(value.shape.slice(1), (_, i) => i + 1),
    ),
  );
  return multiply(norms, norms);
}

/**
 * By what an array of such squares (float64) is scaled so that its norm is at most `largest`, as PyTorch's
 * clip_grad_norm_: min(1, largest / (norm + 1e-6)), computed in float64, in float32. NaN of NaN.
 */
export function normLimit(squares: Tensor, largest: number): Tensor {
  const norm = runOp('Sqrt', [squares]);
  const factor = runOp('RealDiv', [float64Scalar(largest), add(norm, float64Scalar(1e-6))]);
  const one = float64Scalar(1);
  const isEnough = runOp('GreaterEqual', [factor, one]);
  return toFloat32(runOp('SelectV2', [isEnough, one, factor]));
}
