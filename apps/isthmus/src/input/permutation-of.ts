import { readPermutationFile } from '@isthmus/checkpoint';
import { type Network, permutationSpec } from '@isthmus/network';
import type { Permutation } from '@isthmus/permutation';
import { BadInput } from '../terminal/exit-code.js';
import { readInput } from './files.js';
import { checkModels, type PermutedModels } from './permutation-models.js';
import { readPermutationProvenance } from './provenance.js';
import type { SpecFile } from './spec-file.js';

/** The models that a permutation has to be of, and the groups: those of a spec file, where there is one. */
export interface ExpectedOf extends PermutedModels {
  readonly network: Network;
  readonly userSpec?: SpecFile | undefined;
}

/**
 * Reads a permutation file. Throws a CheckpointError when it holds none, and BadInput, which names
 * file and group, when it is of other groups than those expected, or says that it is of other models.
 */
export function readPermutationOf(
  file: string,
  { network, userSpec, ...models }: ExpectedOf,
): Permutation {
  const { permutation, provenance } = readPermutationFile(readInput(file), { file });
  const groups = userSpec?.groups ?? permutationSpec(network).groups;
  const sizes = new Map(groups.map(({ name, size }) => [name, size]));
  for (const name of new Set([...sizes.keys(), ...permutation.keys()])) {
    const [expected, got] = [sizes.get(name), permutation.get(name)?.length];
    if (expected === got) continue;
    const whose = userSpec === undefined ? 'the network' : `--spec ${userSpec.file}`;
    throw new BadInput(
      `the permutation does not fit the groups of ${whose} [file=${file}, group=${name}, expected ${units(expected)}, got ${units(got)}]; \`isthmus spec\` shows the groups of a model`,
    );
  }
  checkModels(file, readPermutationProvenance(provenance), models);
  return permutation;
}

function units(count: number | undefined): string {
  return count === undefined ? 'no such group' : `${count} indices`;
}
