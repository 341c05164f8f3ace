import { type Network, permutationSpec } from '@isthmus/network';
import { symmetriesLog10 } from '@isthmus/permutation';
import { type ModelOptions, readModel, showNetwork } from '../input/model-file.js';
import { networkOrFile } from '../input/network-or-file.js';
import { sayAssumed } from '../task/stored-inputs.js';
import { createTable } from '../terminal/table.js';

/** How many permutations of each group, and of a whole network, leave its function as it is. */
export function theorySymmetries(
  given: string,
  options: ModelOptions,
): { result: object; text: string } {
  const network = networkOf(given, options);
  const { groups } = permutationSpec(network);
  const counted = groups.map((group) => ({
    name: group.name,
    size: group.size,
    symmetriesLog10: symmetriesLog10([group]),
  }));
  const total = symmetriesLog10(groups);
  const rows = counted.map(({ name, size, symmetriesLog10: log10 }) => [
    name,
    String(size),
    `10^${log10.toFixed(2)}`,
  ]);
  const text = [
    createTable(['group', 'units', 'permutations'], rows),
    `${showNetwork(network)}: 10^${total.toFixed(2)} symmetries`,
  ].join('\n');
  return { result: { network: network.notation, groups: counted, symmetriesLog10: total }, text };
}

function networkOf(given: string, options: ModelOptions): Network {
  const named = networkOrFile(given);
  if ('network' in named) return named.network;
  const file = readModel(named.file, options);
  sayAssumed(file);
  return file.network;
}
