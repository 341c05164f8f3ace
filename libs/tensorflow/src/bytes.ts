import { native, type Tensor } from './native.js';
import { runOp } from './run-op.js';
import { scalar, tensor } from './tensors.js';

/** Copies bytes into a tensor. tfjs takes it for int32: only the functions here may use it. */
export function bytes(data: Uint8Array, shape: readonly number[]): Tensor {
  const words = Math.ceil(data.length / 4);
  // The addon takes bytes for flags, but integers as they are.
  const padded = new Uint8Array(4 * words);
  padded.set(data);
  const integers = tensor(new Int32Array(padded.buffer), [words]);
  const quads = runOp('Bitcast', [integers], { T: 'int32', type: 'uint8' });
  const reshaped = (value: Tensor, sizes: readonly number[]) =>
    runOp('Reshape', [value, ints(sizes)], { T: 'uint8', Tshape: 'int32' });
  const slicing = { T: 'uint8', Index: 'int32' } as const;
  const inputs = [reshaped(quads, [-1]), ints([0]), ints([data.length])];
  return reshaped(runOp('Slice', inputs, slicing), shape);
}

/** Bytes with their axes in another order. */
export function transposeBytes(value: Tensor, order: readonly number[]): Tensor {
  return runOp('Transpose', [value, ints(order)], { T: 'uint8', Tperm: 'int32' });
}

/** The rows at `indices` (int32) of bytes, as float32 of [0, 1]: byte / 255. */
export function takeBytes(value: Tensor, indices: Tensor): Tensor {
  const gathering = { Tparams: 'uint8', Tindices: 'int32', Taxis: 'int32' } as const;
  const axis = native().tf.scalar(0, 'int32');
  return fromBytes(runOp('GatherV2', [value, indices, axis], gathering));
}

/** Bytes as float32 of [0, 1]: byte / 255. */
export function fromBytes(value: Tensor): Tensor {
  const casting = { SrcT: 'uint8', DstT: 'float32', Truncate: false } as const;
  return runOp('RealDiv', [runOp('Cast', [value], casting), scalar(255)]);
}

function ints(values: readonly number[]): Tensor {
  return native().tf.tensor1d([...values], 'int32');
}
