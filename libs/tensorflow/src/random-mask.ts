import { native, type Tensor } from './native.js';
import { runOp } from './run-op.js';
import { scalar, tensor } from './tensors.js';

/** Ones with a probability, zeros otherwise; the same for the same seed. */
export function randomMask(shape: readonly number[], probability: number, seed: number): Tensor {
  const { tf } = native();
  const seeds = tensor(Int32Array.of(seed & 0x7fffffff, Math.floor(seed / 0x80000000)), [2]);
  const draws = runOp('StatelessRandomUniform', [tf.tensor1d([...shape], 'int32'), seeds], {
    ...{ dtype: 'float32', T: 'int32', Tseed: 'int32' },
  });
  return tf.cast(tf.less(draws, scalar(probability)), 'float32');
}
