import type { Weights, WeightTensor } from '@isthmus/permutation';
import { checkFinite } from './check-finite.js';
import { CheckpointError } from './checkpoint-error.js';
import { checkNotQuantised } from './foreign/quantised.js';
import { partValues } from './forms/part-values.js';
import { type Checkpoint, readCheckpoint } from './read-checkpoint.js';
import { writeSafetensors } from './safetensors.js';
import type { StoredTensor } from './stored-tensor.js';
import { toFloats } from './to-floats.js';

const notFinite = 'a weight is not a finite float32 number';

/**
 * Reads a network's weights from a file of any format that `readCheckpoint` takes, as `weightsOf`
 * gives them. Throws a CheckpointError where one of them is not finite.
 */
export function readWeights(
  bytes: Uint8Array,
  { file }: { readonly file: string },
): { readonly weights: Weights; readonly metadata: Readonly<Record<string, string>> } {
  const checkpoint = readCheckpoint(bytes, { file });
  const weights = weightsOf(checkpoint, { file });
  checkFiniteWeights(weights, { file });
  return { weights, metadata: checkpoint.metadata };
}

/** Throws a CheckpointError naming the tensor and index where a value is NaN, infinite or beyond float32. */
export function checkFiniteWeights(weights: Weights, { file }: { readonly file: string }): void {
  for (const [name, weight] of weights) {
    checkFinite(name, weight, { what: notFinite, where: { file } });
  }
}

/**
 * A checkpoint's weights, converted to float32; those that are stored in a form of their own are
 * multiplied out, and stand where the form's first tensor stood. Tensors of integers and booleans are
 * counters or masks and are left out. What a network takes of them has to be shown finite by
 * `checkFiniteWeights`. Throws a CheckpointError when there are no weights at all.
 */
export function weightsOf(
  { tensors, forms }: Checkpoint,
  { file }: { readonly file: string },
): Weights {
  checkNotQuantised(tensors, file);
  const weights = new Map<string, WeightTensor>();
  const add = (name: string, { shape }: StoredTensor, data: Float32Array) => {
    weights.set(name, { shape, data });
  };
  const formOf = new Map(forms.flatMap((form) => form.parts.map((part) => [part, form] as const)));
  for (const [name, stored] of tensors) {
    const form = formOf.get(name);
    const data = form === undefined ? toFloats(stored) : undefined;
    if (data !== undefined) add(name, stored, data);
    if (form === undefined || weights.has(form.weight)) continue;
    const parts = form.parts.flatMap((part) => tensors.get(part) ?? []);
    add(form.weight, parts[0], form.multiply(parts.map(partValues)));
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
