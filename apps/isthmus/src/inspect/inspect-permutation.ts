import { readPermutationFile } from '@isthmus/checkpoint';
import { nothingProved } from '../input/proof-basis.js';
import { readPermutationProvenance } from '../input/provenance.js';
import { permutationFacts } from '../input/provenance-facts.js';
import { createTable } from '../terminal/table.js';
import type { Inspection } from './inspect-model.js';

/** Tells a permutation file's groups. Throws a CheckpointError for any other file. */
export function inspectPermutation(bytes: Uint8Array, file: string): Inspection {
  const { permutation, provenance: said } = readPermutationFile(bytes, { file });
  const groups = [...permutation].map(([name, { length }]) => ({ name, size: length }));
  const provenance = readPermutationProvenance(said);
  const rows = groups.map(({ name, size }) => [name, String(size)]);
  const facts = provenance ? permutationFacts(provenance) : [['made by', 'the file does not say']];
  const warning = groups.length === 0 ? nothingProved : undefined;
  const text = [
    `a permutation of ${groups.length} groups`,
    createTable(['group', 'units'], rows),
    '',
    createTable(['file', file], facts),
    ...(warning ? [`warning: ${warning}`] : []),
  ].join('\n');
  return { result: { format: 'permutation', groups, provenance, warning }, text };
}
