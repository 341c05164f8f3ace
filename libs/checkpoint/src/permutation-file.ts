import { checkPermutation, type Permutation } from '@isthmus/permutation';
import { CheckpointError } from './checkpoint-error.js';
import { isJsonObject, parseJsonObject, showJson } from './parse-json.js';

/**
 * Reads `{"permutation": {GROUP: [indices]}}`; other keys beside `permutation` are passed over, so
 * that what `isthmus match --json` prints is read as well. Throws a CheckpointError naming group and
 * position unless every group is a re-ordering of 0..n-1.
 */
export function readPermutation(
  bytes: Uint8Array,
  { file }: { readonly file: string },
): Permutation {
  const { permutation: groups } = parseJsonObject(bytes, 'permutation file', file);
  if (!isJsonObject(groups)) {
    const where = { file, expected: '{"permutation": {GROUP: [indices]}}', got: showJson(groups) };
    throw new CheckpointError('not a permutation file', where);
  }
  const permutation = new Map(
    Object.entries(groups).map(([group, indices]) => [group, readIndices(group, indices, file)]),
  );
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
export function writePermutation(permutation: Permutation): Uint8Array {
  const groups = [...permutation].map(([group, indices]) => [group, [...indices]]);
  return new TextEncoder().encode(
    `${JSON.stringify({ permutation: Object.fromEntries(groups) })}\n`,
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
