import { type Attributes, executeOp } from './execute-op.js';
import { promoteToFloat64 } from './float64.js';
import type { Tensor } from './native.js';

/** The dtype attribute that most ops take. */
export const float = { T: 'float32' } as const;

/**
 * Runs one TensorFlow op by its own name (tensorflow.org, "raw ops") and returns its only output. With
 * a float64 input it computes in float64.
 */
export function runOp(name: string, inputs: Tensor[], attributes: Attributes = float): Tensor {
  return runOps(name, inputs, attributes, 1)[0];
}

/** The same for an op with several outputs, `count` of which are wanted. */
export function runOps(
  name: string,
  inputs: Tensor[],
  attributes: Attributes,
  count: number,
): Tensor[] {
  const promoted = promoteToFloat64(inputs, attributes);
  return promoted.outputs(executeOp(name, promoted.inputs, promoted.attributes, count));
}
