import { type Attributes, executeOp } from './execute-op.js';
import { isFloat64 } from './float64.js';
import { native, type Tensor } from './native.js';
import { runOps } from './run-op.js';

/** TensorFlow finds oneDNN's kernels of an op by this label alone. */
const label = { _kernel: { text: 'MklNameChangeOp' } } as const;

let isThere: boolean | undefined;

/**
 * Runs an op by oneDNN's kernel for it, where TensorFlow has one, in float32 on a CPU; otherwise as `runOps`.
 * TensorFlow itself takes these kernels only on processors with AVX-512, although on others, too, they are
 * faster: convolutions up to eight times.
 */
export function runOneDnn(
  name: string,
  inputs: Tensor[],
  attributes: Attributes,
  count: number,
): Tensor[] {
  if (inputs.some(isFloat64) || !hasOneDnn()) return runOps(name, inputs, attributes, count);
  const own = name.includes('MatMul') ? `_Mkl${name}` : `_MklNative${name}`;
  return executeOp(own, inputs, { ...attributes, ...label }, count);
}

/** Whether TensorFlow was built with oneDNN and computes on a CPU; tried once. */
export function hasOneDnn(): boolean {
  isThere ??= !native().backend.isUsingGpuDevice && canMultiply();
  return isThere;
}

function canMultiply(): boolean {
  const { tf } = native();
  const one = tf.tensor2d([1], [1, 1]);
  try {
    const attributes = { T: 'float32', transpose_a: false, transpose_b: false, ...label } as const;
    for (const product of executeOp('_MklMatMul', [one, one], attributes, 1)) product.dispose();
    return true;
  } catch {
    return false; // a TensorFlow for another processor, or an old one
  } finally {
    one.dispose();
  }
}
