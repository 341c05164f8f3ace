import { createRandom } from '@isthmus/random';
import type { Split } from './dataset.js';

/** Examples as a network takes them: `x` one after the other, `y` one class each. */
export interface Batch {
  readonly x: Float32Array;
  readonly y: Int32Array;
}

/** The order in which an epoch visits the examples, drawn from seed and epoch alone. */
export function epochOrder(count: number, seed: number, epoch: number): Int32Array {
  return createRandom(seed, 'epoch order', epoch).permutation(count);
}

/**
 * Copies the examples at `indices` out of a split, bytes as pixel/255. A hot loop passes the same
 * `into`, of at least the batch's size, every time: `x` is then a view of it until the next call.
 */
export function gatherBatch(split: Split, indices: Int32Array, into?: Float32Array): Batch {
  const size = split.x.length / split.count;
  const length = indices.length * size;
  const x = into?.subarray(0, length) ?? new Float32Array(length);
  const y = new Int32Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const begin = indices[i] * size;
    x.set(split.x.subarray(begin, begin + size), i * size);
    y[i] = split.y[indices[i]];
  }
  normalise(x, split);
  return { x, y };
}

/** All examples in order, each batch in arrays of its own; the last one holds what is left over. */
export function* evaluationBatches(split: Split, batchSize: number): Generator<Batch> {
  const size = split.x.length / split.count;
  for (let begin = 0; begin < split.count; begin += batchSize) {
    const end = Math.min(begin + batchSize, split.count);
    const x = new Float32Array(split.x.subarray(begin * size, end * size));
    normalise(x, split);
    yield { x, y: new Int32Array(split.y.subarray(begin, end)) };
  }
}

function normalise(values: Float32Array, { x }: Split): void {
  if (x instanceof Float32Array) return;
  for (let i = 0; i < values.length; i++) values[i] /= 255;
}
