import type { Weights, WeightTensor } from '@isthmus/permutation';
import { checkFinite } from './check-finite.js';
import { CheckpointError } from './checkpoint-error.js';
import { type Checkpoint, readCheckpoint } from './read-checkpoint.js';
import { writeSafetensors } from './safetensors.js';
import { toFloats } from './to-floats.js';

const notFinite = 'a weight is not a finite float32 number';

/**
 * Reads a network's weights from a file of any format that `readCheckpoint` takes, as `weightsOf`
 * gives them.
 */
export function readWeights(
  bytes: Uint8Array,
  { file }: { readonly file: string },
): { readonly weights: Weights; readonly metadata: Readonly<Record<string, string>> } {
  const checkpoint = readCheckpoint(bytes, { file });
  return { weights: weightsOf(checkpoint, { file }), metadata: checkpoint.metadata };
}

/**
 * A checkpoint's weights, converted to float32. Tensors of integers and booleans are counters or
 * masks and are left out. Throws a CheckpointError naming the tensor and index when a value is NaN,
 * infinite or beyond float32, and when there are no weights at all.
 */
export function weightsOf({ tensors }: Checkpoint, { file }: { readonly file: string }): Weights {
  const weights = new Map<string, WeightTensor>();
  for (const [name, stored] of tensors) {
    const data = toFloats(stored);
    if (data === undefined) continue;
    const { shape } = stored;
    checkFinite(name, { shape, data }, { what: notFinite, where: { file } });
    weights.set(name, { shape, data });
  }
  if (weights.size === 0) {
    const got = [...tensors].map(([name, { dtype }]) => `${name} ${dtype}`).join(' ') || 'nothing';
    throw new CheckpointError('no weights in the file', { file, expected: 'float tensors', got });
  }
  return weights;
}

/**
 * Writes weights as a safetensors file of F32; equal arguments give equal bytes. Throws a
 * CheckpointError for values that `readWeights` would refuse.
 */
export function writeWeights(
  weights: Weights,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const tensors = [...weights].map(([name, weight]) => {
    checkFinite(name, weight, { what: notFinite, where: {} });
    const { shape, data } = weight;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return [name, { dtype: 'F32', shape, bytes }] as const;
  });
  return writeSafetensors(new Map(tensors), metadata);
}
