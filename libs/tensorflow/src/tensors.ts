import { native, type Tensor } from './native.js';
import { idOf } from './tensor-ids.js';

/** Copies values into a tensor. The caller disposes of it, or makes it inside `tidy`. */
export function tensor(data: Float32Array | Int32Array, shape: readonly number[]): Tensor {
  const dtype = data instanceof Float32Array ? 'float32' : 'int32';
  const value = native().tf.tensor(data, [...shape], dtype);
  // Now, not at its first use, as tfjs would: a recording must know whether a tensor was there before it.
  idOf(value);
  return value;
}

/** A number that is known now, or a float32 scalar on the device. */
export type Rate = number | Tensor;

/** A float32 scalar, likewise. */
export function scalar(value: number): Tensor {
  return tensor(Float32Array.of(value), []);
}

/** Copies a float32 tensor out. */
export function readFloats(value: Tensor): Float32Array {
  const data = value.dataSync();
  if (data instanceof Float32Array) return data;
  throw new TypeError(`expected a float32 tensor, got ${value.dtype}`);
}

/**
 * Runs `compute` and disposes of every tensor made in it, but for those that `kept` finds
 * in its result; the caller disposes of these.
 */
export function tidy<Result>(
  compute: () => Result,
  kept: (result: Result) => Iterable<Tensor>,
): Result {
  const engine = native().tf.engine();
  let survivors: Tensor[] = [];
  engine.startScope('tidy');
  try {
    const result = compute();
    survivors = [...kept(result)];
    return result;
  } finally {
    engine.endScope(survivors);
  }
}

/** Number of tensors alive in this thread: flat over a loop that leaks none. */
export function tensorCount(): number {
  return native().tf.memory().numTensors;
}
