import { native, type Tensor } from './native.js';
import { runOp } from './run-op.js';
import { scalar, tensor } from './tensors.js';

/** Ones with a probability, zeros otherwise; the same for the same seed. */
export function randomMask(shape: readonly number[], probability: number, seed: number): Tensor {
  const { tf } = native();
  const draws = draw('StatelessRandomUniform', shape, seed);
  return tf.cast(tf.less(draws, scalar(probability)), 'float32');
}

/** Independent standard normal numbers; the same for the same seed. */
export function randomNormal(shape: readonly number[], seed: number): Tensor {
  return draw('StatelessRandomNormal', shape, seed);
}

function draw(name: string, shape: readonly number[], seed: number): Tensor {
  const sizes = native().tf.tensor1d([...shape], 'int32');
  const seeds = tensor(Int32Array.of(seed & 0x7fffffff, Math.floor(seed / 0x80000000)), [2]);
  return runOp(name, [sizes, seeds], { dtype: 'float32', T: 'int32', Tseed: 'int32' });
}
