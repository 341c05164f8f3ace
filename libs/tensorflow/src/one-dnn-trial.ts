import { type Attributes, executeOp } from './execute-op.js';
import { observe, type Tensor } from './native.js';
import type { OneDnnKernel } from './one-dnn-kernels.js';
import { readFloats } from './tensors.js';

/** Of a trial's numbers, which are small and whole but for the epsilon of a norm. */
const tolerance = 1e-3;

/** Characters of TensorFlow's own words, which go on with all kernels that there are. */
const longestReason = 160;

/** Runs one of oneDNN's kernels exactly as it is told and returns its first `count` outputs. */
export function executeKernel(
  { kernel, label }: OneDnnKernel,
  inputs: Tensor[],
  attributes: Attributes,
  count: number,
): Tensor[] {
  return executeOp(kernel, inputs, { ...attributes, _kernel: { text: label } }, count);
}

/** Runs a kernel's trial and says what is wrong with it; undefined where it gives what is expected. */
export function tryKernel(kernel: OneDnnKernel): string | undefined {
  // Whoever records a function is not to record the trial.
  return observe(undefined, () => outcomeOf(kernel));
}

function outcomeOf(kernel: OneDnnKernel): string | undefined {
  const { inputs, attributes, outputs, expected } = kernel.trial();
  let made: Tensor[] = [];
  try {
    made = executeKernel(kernel, inputs, attributes, outputs);
    const got = [...readFloats(made[0])];
    const isRight = expected.every((value, i) => Math.abs(value - got[i]) < tolerance);
    return isRight ? undefined : `wrong on trial [expected ${expected}, got ${got}]`;
  } catch (error) {
    // A TensorFlow for another processor, or of another version.
    if (error instanceof Error) return `fails [${withoutLists(error.message)}]`;
    throw error;
  } finally {
    for (const one of [...inputs, ...made]) one.dispose();
  }
}

function withoutLists(message: string): string {
  return message.replaceAll(/\s+/g, ' ').slice(0, longestReason);
}
