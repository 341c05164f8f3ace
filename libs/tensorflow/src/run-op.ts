import { native, type Tensor } from './native.js';

/** An attribute of a TensorFlow op: a flag, a dtype by its tfjs name, a number, a text or a list of integers. */
export type Attribute =
  | boolean
  | 'float32'
  | 'int32'
  | { readonly int: number }
  | { readonly real: number }
  | { readonly text: string }
  | { readonly ints: readonly number[] };

/** The dtype attribute that most ops take. */
export const float = { T: 'float32' } as const;

/** Runs one TensorFlow op by its own name (tensorflow.org, "raw ops") and returns its only output. */
export function runOp(
  name: string,
  inputs: Tensor[],
  attributes: Readonly<Record<string, Attribute>> = float,
): Tensor {
  return native().backend.executeSingleOutput(name, toOpAttributes(attributes), inputs);
}

/** The same for an op with several outputs, `count` of which are wanted. */
export function runOps(
  name: string,
  inputs: Tensor[],
  attributes: Readonly<Record<string, Attribute>>,
  count: number,
): Tensor[] {
  const { backend } = native();
  return backend.executeMultipleOutputs(name, toOpAttributes(attributes), inputs, count);
}

function toOpAttributes(attributes: Readonly<Record<string, Attribute>>) {
  const { binding } = native().backend;
  const dtypes = { float32: binding.TF_FLOAT, int32: binding.TF_INT32 };
  return Object.entries(attributes).map(([name, value]) => {
    if (typeof value === 'boolean') return { name, type: binding.TF_ATTR_BOOL, value };
    if (typeof value === 'string')
      return { name, type: binding.TF_ATTR_TYPE, value: dtypes[value] };
    if ('int' in value) return { name, type: binding.TF_ATTR_INT, value: value.int };
    if ('real' in value) return { name, type: binding.TF_ATTR_FLOAT, value: value.real };
    if ('text' in value) return { name, type: binding.TF_ATTR_STRING, value: value.text };
    // The addon reads a list of integers under the type of one.
    return { name, type: binding.TF_ATTR_INT, value: [...value.ints] };
  });
}
