import type { Tensor } from './native.js';
import { float, runOp } from './run-op.js';
import { tensor } from './tensors.js';

/** Every entry's exponential. */
export function exp(value: Tensor): Tensor {
  return runOp('Exp', [value]);
}

/** log of the sum of exponentials over one axis, which stays with size 1; nothing overflows. */
export function logSumExp(value: Tensor, axis: number): Tensor {
  const over = tensor(Int32Array.of(axis), [1]);
  const kept = { ...float, Tidx: 'int32', keep_dims: true } as const;
  const greatest = runOp('Max', [value, over], kept);
  const sum = runOp('Sum', [exp(runOp('Sub', [value, greatest])), over], kept);
  return runOp('AddV2', [runOp('Log', [sum]), greatest]);
}
