import { type Network, networkParameters, permutationSpec } from '@isthmus/network';
import type { PermutationSpec } from '@isthmus/permutation';
import { fileShapes, type ModelOptions, readModel } from '../input/model-file.js';
import { networkOrFile } from '../input/network-or-file.js';
import { sayAssumed } from '../task/stored-inputs.js';

/** A network, its groups, and the tensors on which they lie: a file's own where there is a file. */
export interface ShownSpec {
  readonly network: Network;
  readonly groups: PermutationSpec;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
}

/** The permutation spec of a network or of a model's file, as a user names it. */
export function specOf(given: string, options: ModelOptions): ShownSpec {
  const named = networkOrFile(given);
  if ('network' in named) {
    const { network } = named;
    const shapes = [...networkParameters(network)].map(
      ([name, { shape }]) => [name, shape] as const,
    );
    return { network, groups: permutationSpec(network).groups, shapes: new Map(shapes) };
  }
  const file = readModel(named.file, options);
  sayAssumed(file);
  const { network, toTheirSpec } = file;
  return {
    network,
    groups: toTheirSpec(permutationSpec(network).groups),
    shapes: fileShapes(file),
  };
}
