import { type Attributes, executeOp } from './execute-op.js';
import type { Tensor } from './native.js';
import { tensor } from './tensors.js';

/** The tensors of float64: tfjs, which has no name for them, takes them for float32. */
const float64Tensors = new WeakSet<Tensor>();

/**
 * A float32 tensor as float64. Every op of which one input is float64 converts the other
 * floats, computes in float64 and gives float64, as numpy's promotion does.
 */
export function toFloat64(value: Tensor): Tensor {
  if (float64Tensors.has(value)) return value;
  const attributes = { SrcT: 'float32', DstT: 'float64', Truncate: false } as const;
  return marked(executeOp('Cast', [value], attributes, 1))[0];
}

/** A float64 scalar, exactly. */
export function float64Scalar(value: number): Tensor {
  // The addon takes no float64 in, but the same bits as a pair of integers.
  const bits = tensor(new Int32Array(Float64Array.of(value).buffer), [2]);
  return marked(executeOp('Bitcast', [bits], { T: 'int32', type: 'float64' }, 1))[0];
}

/** A float64 tensor as float32, rounded to the nearest. */
export function toFloat32(value: Tensor): Tensor {
  const attributes = { SrcT: 'float64', DstT: 'float32', Truncate: false } as const;
  return executeOp('Cast', [value], attributes, 1)[0];
}

/** Whether a tensor is of float64. */
export function isFloat64(value: Tensor): boolean {
  return float64Tensors.has(value);
}

/** Copies a float64 tensor out, exactly. Throws a TypeError for a tensor of another type. */
export function readFloat64(value: Tensor): Float64Array {
  if (!float64Tensors.has(value)) {
    throw new TypeError(`expected a float64 tensor, got ${value.dtype}`);
  }
  // The addon copies no float64 out, but the same bits as pairs of integers.
  const [pairs] = executeOp('Bitcast', [value], { T: 'float64', type: 'int32' }, 1);
  const { buffer, byteOffset, byteLength } = pairs.dataSync();
  pairs.dispose();
  return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

/** The largest magnitude in a float64 tensor: NaN where one is NaN, 0 where there is none. */
export function largestMagnitude(value: Tensor): number {
  const magnitudes = executeOp('Abs', [value], { T: 'float64' }, 1);
  const axes = tensor(
    Int32Array.from(value.shape, (_, axis) => axis),
    [value.rank],
  );
  const attributes = { T: 'float64', Tidx: 'int32', keep_dims: false } as const;
  const largest = marked(executeOp('Max', [...magnitudes, axes], attributes, 1));
  try {
    return Math.max(0, readFloat64(largest[0])[0]);
  } finally {
    for (const made of [...magnitudes, axes, ...largest]) made.dispose();
  }
}

/** What an op runs with: in float64 as soon as one input is, otherwise as it is told. */
export function promoteToFloat64(inputs: Tensor[], attributes: Attributes) {
  if (!inputs.some(isFloat64)) {
    return { inputs, attributes, outputs: (given: Tensor[]) => given };
  }
  const types = Object.entries(attributes).map(([name, value]) => [
    name,
    value === 'float32' ? 'float64' : value,
  ]);
  return {
    inputs: inputs.map((input) => (input.dtype === 'float32' ? toFloat64(input) : input)),
    attributes: Object.fromEntries(types) as Attributes,
    outputs: marked,
  };
}

function marked(tensors: Tensor[]): Tensor[] {
  for (const one of tensors) if (one.dtype === 'float32') float64Tensors.add(one);
  return tensors;
}
