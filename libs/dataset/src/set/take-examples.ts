import { createValues, type Split } from './dataset.js';

/** Copies the examples at some indices, in their order. */
export function takeExamples({ count, x, y }: Split, indices: Int32Array): Split {
  const size = x.length / count;
  const taken = createValues(x, indices.length * size);
  const labels = y instanceof Uint16Array ? Uint16Array : Uint8Array;
  const takenLabels = new labels(indices.length);
  for (let i = 0; i < indices.length; i++) {
    taken.set(x.subarray(indices[i] * size, (indices[i] + 1) * size), i * size);
    takenLabels[i] = y[indices[i]];
  }
  return { count: indices.length, x: taken, y: takenLabels };
}
