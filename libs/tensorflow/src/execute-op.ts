import { float64Type, native, type Tensor } from './native.js';

/** An attribute of a TensorFlow op: a flag, a dtype by its tfjs name, a number, a text or a list of integers. */
type Attribute =
  | boolean
  | 'float32'
  | 'float64'
  | 'int32'
  | 'uint8'
  | { readonly int: number }
  | { readonly real: number }
  | { readonly text: string }
  | { readonly ints: readonly number[] };

/** Attributes by their names in TensorFlow. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** Runs one TensorFlow op exactly as it is told and returns its first `count` outputs. */
export function executeOp(
  name: string,
  inputs: Tensor[],
  attributes: Attributes,
  count: number,
): Tensor[] {
  const { backend } = native();
  return backend.executeMultipleOutputs(name, toOpAttributes(attributes), inputs, count);
}

function toOpAttributes(attributes: Attributes) {
  const { binding } = native().backend;
  const dtypes = {
    float32: binding.TF_FLOAT,
    float64: float64Type,
    int32: binding.TF_INT32,
    uint8: binding.TF_UINT8,
  };
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
