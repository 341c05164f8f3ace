import { readPermutation } from '@isthmus/checkpoint';
import type { Inspection } from './inspect-model.js';
import { createTable } from './table.js';

/** Tells a permutation file's groups. Throws a CheckpointError for any other file. */
export function inspectPermutation(bytes: Uint8Array, file: string): Inspection {
  const groups = [...readPermutation(bytes, { file })].map(([name, { length }]) => ({
    name,
    size: length,
  }));
  const rows = groups.map(({ name, size }) => [name, String(size)]);
  const text = `a permutation of ${groups.length} groups\n${createTable(['group', 'units'], rows)}`;
  return { result: { format: 'permutation', groups }, text };
}
