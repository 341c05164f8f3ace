import type { PermutationSpec, Weights, WrongAxis } from '@isthmus/permutation';
import type { Network } from '../network.js';
import { parseNetwork } from '../parse-network.js';
import { toOurs, toTheirs } from './convert.js';
import { refuseMasks } from './masks.js';
import { ourAxes, theirAxes, theirWrongAxis } from './place.js';
import { type Placed, readAs, readInferred } from './placed.js';
import { type Aliases, equalTensors, refuseTied, withAliases } from './tied.js';

/** A file's weights as those of a network, and the way back. */
export interface Adopted {
  readonly network: Network;
  /** By the network's names, laid out as PyTorch lays them out. */
  readonly weights: Weights;
  /** The naming scheme by which the file was read. */
  readonly scheme: string;
  /** The file's layers in the network's order. */
  readonly order: readonly string[];
  /** What names and shapes leave open, and how that was decided. */
  readonly assumed: readonly string[];
  /** Tensors of the file that the network does not need: they stay as they are. */
  readonly leftOut: readonly string[];
  /** Weights of the network by the file's names and in its layout. */
  restore(weights: Weights): Weights;
  /** A spec of the network on the file's tensors and their axes; groups keep their names. */
  toTheirSpec(spec: PermutationSpec): PermutationSpec;
  /** The way back. Throws a RangeError for axes that have no counterpart in the network. */
  toOurSpec(spec: PermutationSpec): PermutationSpec;
  /** A wrong axis of the network as one of the file. */
  toTheirWrongAxis(wrong: WrongAxis): WrongAxis;
}

/**
 * Reads a file's weights as those of a network, whatever the file's naming scheme and layout.
 * Without a notation, names and shapes tell the network. Throws a RangeError that says what
 * did not fit: the tensor, what was expected and what it is.
 */
export function adopt(theirs: Weights, notation?: string, aliases: Aliases = new Map()): Adopted {
  const placed =
    notation === undefined ? readInferred(theirs) : readAs(theirs, parseNetwork(notation));
  return adopted(theirs, placed, aliases);
}

function adopted(
  theirs: Weights,
  { network, places, scheme, assumed }: Placed,
  aliases: Aliases,
): Adopted {
  refuseTied(places, aliases);
  const byOurs = new Map(places.map((place) => [place.ours, place]));
  const used = new Set(places.map((place) => place.theirs));
  const weights = toOurs(theirs, places);
  refuseMasks(weights);
  return {
    network,
    scheme,
    weights,
    order: [...new Set(places.map((place) => place.theirs.replace(/[./][^./]*$/, '')))],
    assumed: [...assumed, ...equalTensors(theirs, places)],
    leftOut: [...theirs.keys()].filter((tensor) => !used.has(tensor)),
    restore: (own) => withAliases(toTheirs(own, theirs, places), places, aliases),
    toTheirWrongAxis: (wrong) => {
      const place = byOurs.get(wrong.tensor);
      return place === undefined ? wrong : theirWrongAxis(wrong, place);
    },
    toOurSpec: (spec) => spec.map((group) => ({ ...group, axes: ourAxes(group, places) })),
    toTheirSpec: (spec) =>
      spec.map((group) => ({
        ...group,
        axes: group.axes.flatMap((axis) => {
          const place = byOurs.get(axis.tensor);
          return place === undefined ? [] : theirAxes(axis, group.size, place);
        }),
      })),
  };
}
