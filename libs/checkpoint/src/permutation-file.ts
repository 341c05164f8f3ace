import { checkPermutation, type Permutation } from '@isthmus/permutation';
import { reasonOf } from '@isthmus/spelling';
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
  return readPermutationFile(bytes, { file }).permutation;
}

/** A permutation, and what its file says of where it comes from: whatever lies under `provenance`. */
export interface PermutationFile {
  readonly permutation: Permutation;
  readonly provenance: unknown;
}

/**
 * Reads a permutation as `readPermutation` does, with its provenance: of JSON the key beside
 * `permutation`, of safetensors a text of JSON in the metadata. undefined where there is none.
 */
export function readPermutationFile(
  bytes: Uint8Array,
  { file }: { readonly file: string },
): PermutationFile {
  const { permutation, provenance } = isSafetensors(bytes)
    ? fromSafetensors(bytes, file)
    : fromJson(bytes, file);
  const spec = [...permutation].map(([name, { length }]) => ({ name, size: length, axes: [] }));
  try {
    checkPermutation(spec, permutation);
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new CheckpointError(`not a permutation: ${reason}`, { file }, { cause });
  }
  return { permutation, provenance };
}

/** Writes a permutation as `readPermutationFile` reads it; equal arguments give equal bytes. */
export function writePermutation(
  permutation: Permutation,
  format: 'json' | 'safetensors' = 'json',
  provenance?: object,
): Uint8Array {
  if (format === 'safetensors') {
    const tensors = [...permutation].map(([group, indices]) => [group, asTensor(indices)] as const);
    const metadata = provenance && { provenance: JSON.stringify(provenance) };
    return writeSafetensors(new Map(tensors), metadata);
  }
  const groups = [...permutation].map(([group, indices]) => [group, [...indices]]);
  const content = { permutation: Object.fromEntries(groups), provenance };
  return new TextEncoder().encode(`${JSON.stringify(content)}\n`);
}

/** A text's first eight bytes, read as the header's length, are more than any file has. */
function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 8) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getBigUint64(0, true) <= bytes.length;
}

function fromSafetensors(bytes: Uint8Array, file: string): PermutationFile {
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const permutation = new Map(
    [...tensors].map(([group, { dtype, shape, bytes }]) => {
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
  return { permutation, provenance: jsonOf(metadata.provenance) };
}

/** undefined for what is not JSON: a text that others wrote does not make the permutation unreadable. */
function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asTensor(indices: Int32Array): StoredTensor {
  const bytes = new Uint8Array(8 * indices.length);
  const view = new DataView(bytes.buffer);
  indices.forEach((index, i) => {
    view.setBigInt64(8 * i, BigInt(index), true);
  });
  return { dtype: 'I64', shape: [indices.length], bytes };
}

function fromJson(bytes: Uint8Array, file: string): PermutationFile {
  const expected = '{"permutation": {GROUP: [indices]}}';
  if (bytes.length === 0) {
    throw new CheckpointError('not a permutation file', { file, expected, got: 'an empty file' });
  }
  const { permutation: groups, provenance } = parseJsonObject(bytes, 'permutation file', file);
  if (!isJsonObject(groups)) {
    const where = { file, expected, got: showJson(groups) };
    throw new CheckpointError('not a permutation file', where);
  }
  const permutation = new Map(
    Object.entries(groups).map(([group, indices]) => [group, readIndices(group, indices, file)]),
  );
  return { permutation, provenance };
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
