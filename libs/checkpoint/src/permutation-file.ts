import { checkPermutation, type Permutation } from '@isthmus/permutation';
import { CheckpointError } from './checkpoint-error.js';
import { isJsonObject, parseJsonObject, showJson } from './parse-json.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';
import type { StoredTensor } from './stored-tensor.js';

/**
 * Reads `{"permutation": {GROUP: [indices]}}`, where other keys beside `permutation` are passed over so
 * that what `isthmus match --json` prints is read as well, or safetensors with one tensor of I64
 * a group; which of them, the content tells. Throws a CheckpointError naming group and
 * position unless every group is a re-ordering of 0..n-1.
 */
export function readPermutation(
  bytes: Uint8Array,
  { file }: { readonly file: string },
): Permutation {
  const permutation = isSafetensors(bytes) ? fromSafetensors(bytes, file) : fromJson(bytes, file);
  const spec = [...permutation].map(([name, { length }]) => ({ name, size: length, axes: [] }));
  try {
    checkPermutation(spec, permutation);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CheckpointError(`not a permutation: ${reason}`, { file }, { cause });
  }
  return permutation;
}

/** Writes a permutation as `readPermutation` reads it; equal arguments give equal bytes. */
export function writePermutation(
  permutation: Permutation,
  format: 'json' | 'safetensors' = 'json',
): Uint8Array {
  if (format === 'safetensors') {
    return writeSafetensors(
      new Map([...permutation].map(([group, indices]) => [group, asTensor(indices)])),
    );
  }
  const groups = [...permutation].map(([group, indices]) => [group, [...indices]]);
  return new TextEncoder().encode(
    `${JSON.stringify({ permutation: Object.fromEntries(groups) })}\n`,
  );
}

/** A text's first eight bytes, read as the header's length, are more than any file has. */
function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 8) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getBigUint64(0, true) <= bytes.length;
}

function fromSafetensors(bytes: Uint8Array, file: string): Permutation {
  return new Map(
    [...readSafetensors(bytes, { file }).tensors].map(([group, { dtype, shape, bytes }]) => {
      if (dtype !== 'I64' || shape.length !== 1) {
        const got = `${dtype} of shape ${shape.join('x') || 'none'}`;
        const where = { file, group, expected: 'a list of I64', got };
        throw new CheckpointError('not a permutation', where);
      }
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const indices = Array.from({ length: shape[0] }, (_, i) =>
        Number(view.getBigInt64(8 * i, true)),
      );
      return [group, readIndices(group, indices, file)];
    }),
  );
}

function asTensor(indices: Int32Array): StoredTensor {
  const bytes = new Uint8Array(8 * indices.length);
  const view = new DataView(bytes.buffer);
  indices.forEach((index, i) => {
    view.setBigInt64(8 * i, BigInt(index), true);
  });
  return { dtype: 'I64', shape: [indices.length], bytes };
}

function fromJson(bytes: Uint8Array, file: string): Permutation {
  const expected = '{"permutation": {GROUP: [indices]}}';
  if (bytes.length === 0) {
    throw new CheckpointError('not a permutation file', { file, expected, got: 'an empty file' });
  }
  const { permutation: groups } = parseJsonObject(bytes, 'permutation file', file);
  if (!isJsonObject(groups)) {
    const where = { file, expected, got: showJson(groups) };
    throw new CheckpointError('not a permutation file', where);
  }
  return new Map(
    Object.entries(groups).map(([group, indices]) => [group, readIndices(group, indices, file)]),
  );
}

function readIndices(group: string, indices: unknown, file: string): Int32Array {
  if (!Array.isArray(indices)) {
    const where = { file, group, expected: 'a list of indices', got: showJson(indices) };
    throw new CheckpointError('not a permutation', where);
  }
  const position = indices.findIndex((index) => !isInt32(index));
  if (position !== -1) {
    const where = { file, group, position, expected: 'an index', got: showJson(indices[position]) };
    throw new CheckpointError('not a permutation', where);
  }
  return Int32Array.from(indices);
}

/** Only what an Int32Array holds unchanged may go on to be checked there. */
function isInt32(index: unknown): boolean {
  return typeof index === 'number' && index === (index | 0);
}
