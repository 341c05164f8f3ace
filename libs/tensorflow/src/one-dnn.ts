import type { Attributes } from './execute-op.js';
import { isFloat64 } from './float64.js';
import { native, type Tensor } from './native.js';
import { type OneDnnOp, oneDnnKernels } from './one-dnn-kernels.js';
import { isOneDnnOff } from './one-dnn-setting.js';
import { executeKernel, tryKernel } from './one-dnn-trial.js';
import { runOps } from './run-op.js';

/** Of the kernels that were asked for, why not; undefined where it is taken. */
const faults = new Map<OneDnnOp, string | undefined>();

/**
 * Runs an op by oneDNN's kernel for it where `usesOneDnn` says so; otherwise as `runOps`. TensorFlow itself takes
 * these kernels on some processors only, although on others, too, they are faster: convolutions up to eight times.
 */
export function runOneDnn(
  op: Exclude<OneDnnOp, 'LayerNorm'>,
  inputs: Tensor[],
  attributes: Attributes,
  count: number,
): Tensor[] {
  const run = usesOneDnn(op, inputs) ? executeOneDnn : runOps;
  return run(op, inputs, attributes, count);
}

/** Whether oneDNN's kernel of that op computes on these inputs: in float32 alone, and where it has no fault. */
export function usesOneDnn(op: OneDnnOp, inputs: readonly Tensor[]): boolean {
  return !inputs.some(isFloat64) && oneDnnFault(op) === undefined;
}

/** Runs oneDNN's kernel of an op, which must have no fault. */
export function executeOneDnn(
  op: OneDnnOp,
  inputs: Tensor[],
  attributes: Attributes,
  count: number,
): Tensor[] {
  return executeKernel(oneDnnKernels[op], inputs, attributes, count);
}

/** Why oneDNN's kernel of an op is not taken; undefined where it is. Each is tried for itself, once a thread. */
export function oneDnnFault(op: OneDnnOp): string | undefined {
  if (!faults.has(op)) faults.set(op, faultOf(op));
  return faults.get(op);
}

function faultOf(op: OneDnnOp): string | undefined {
  if (native().backend.isUsingGpuDevice) return 'the GPU computes';
  if (isOneDnnOff()) return 'turned off by TF_ENABLE_ONEDNN_OPTS';
  return tryKernel(oneDnnKernels[op]);
}
