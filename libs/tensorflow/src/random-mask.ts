import { native, type Tensor } from './native.js';
import { runOp } from './run-op.js';
import { scalar, tensor } from './tensors.js';

/** What draws depend on: a whole number from 0 to 2^53, or on the device what `seedWords` gives for one. */
export type Seed = number | Tensor;

/** A seed as the two int32 that TensorFlow takes: its low 31 bits, and the rest. */
export function seedWords(seed: number): readonly [number, number] {
  return [seed & 0x7fffffff, Math.floor(seed / 0x80000000)];
}

/** Ones with a probability, zeros otherwise; the same for the same seed. */
export function randomMask(shape: readonly number[], probability: number, seed: Seed): Tensor {
  const { tf } = native();
  const draws = draw('StatelessRandomUniform', shape, seed);
  return tf.cast(tf.less(draws, scalar(probability)), 'float32');
}

/** Independent standard normal numbers; the same for the same seed. */
export function randomNormal(shape: readonly number[], seed: Seed): Tensor {
  return draw('StatelessRandomNormal', shape, seed);
}

function draw(name: string, shape: readonly number[], seed: Seed): Tensor {
  const sizes = native().tf.tensor1d([...shape], 'int32');
  const words = typeof seed === 'number' ? tensor(Int32Array.from(seedWords(seed)), [2]) : seed;
  return runOp(name, [sizes, words], { dtype: 'float32', T: 'int32', Tseed: 'int32' });
}
