import type { Weights, WeightTensor } from '@isthmus/permutation';
import { CheckpointError } from './checkpoint-error.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';
import { toFloats } from './to-floats.js';

/**
 * Reads a network's weights from a safetensors file, converted to float32. Tensors of integers and
 * booleans are counters or masks and are left out. Throws a CheckpointError naming the tensor and
 * index when a value is NaN, infinite or beyond float32, and when there are no weights at all.
 */
export function readWeights(
  bytes: Uint8Array,
  { file }: { readonly file: string },
): { readonly weights: Weights; readonly metadata: Readonly<Record<string, string>> } {
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const weights = new Map<string, WeightTensor>();
  for (const [name, stored] of tensors) {
    const data = toFloats(stored);
    if (data === undefined) continue;
    const { shape } = stored;
    checkFinite(name, { shape, data }, { file });
    weights.set(name, { shape, data });
  }
  if (weights.size === 0) {
    const got = [...tensors].map(([name, { dtype }]) => `${name} ${dtype}`).join(' ') || 'nothing';
    throw new CheckpointError('no weights in the file', { file, expected: 'float tensors', got });
  }
  return { weights, metadata };
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
    checkFinite(name, weight, {});
    const { shape, data } = weight;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return [name, { dtype: 'F32', shape, bytes }] as const;
  });
  return writeSafetensors(new Map(tensors), metadata);
}

function checkFinite(
  tensor: string,
  { shape, data }: WeightTensor,
  where: Readonly<Record<string, string>>,
): void {
  const position = data.findIndex((value) => !Number.isFinite(value));
  if (position === -1) return;
  const index = indicesOf(position, shape).map((at) => `[${at}]`);
  throw new CheckpointError('a weight is not a finite float32 number', {
    ...where,
    tensor,
    index: index.join(''),
    got: data[position],
  });
}

function indicesOf(position: number, shape: readonly number[]): number[] {
  let rest = position;
  const innermostFirst = shape.toReversed().map((size) => {
    const index = rest % size;
    rest = Math.floor(rest / size);
    return index;
  });
  return innermostFirst.reverse();
}
