import { type Checkpoint, readCheckpoint, weightsOf, writeLike } from '@isthmus/checkpoint';
import { type Adopted, adopt, type Network } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { BadInput } from './exit-code.js';
import { readInput } from './files.js';

/** A model file, and its weights as those of a network. */
export interface ModelFile extends Adopted {
  readonly file: string;
  readonly checkpoint: Checkpoint;
}

/**
 * Reads a model file of any format and naming. "auto" takes the network that the file names, or
 * else tells it from names and shapes. Throws when the file is damaged, and BadInput, which names
 * file and tensor, when its weights do not fit.
 */
export function readModel(file: string, notation: string): ModelFile {
  return asModel(file, readCheckpoint(readInput(file), { file }), notation);
}

/** The weights of a file that was read, as those of a network. */
export function asModel(file: string, checkpoint: Checkpoint, notation: string): ModelFile {
  const weights = weightsOf(checkpoint, { file });
  const named = notation === 'auto' ? checkpoint.metadata.network : notation;
  try {
    return { file, checkpoint, ...adopt(weights, named) };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new BadInput(`${cause.message} [file=${file}]`, { cause });
  }
}

/** The shapes of the tensors of a file. */
export function fileShapes({ checkpoint }: ModelFile): ReadonlyMap<string, readonly number[]> {
  return new Map([...checkpoint.tensors].map(([name, { shape }]) => [name, shape]));
}

/** Bytes of a model file like that one, with other weights of its network. */
export function writeModel({ checkpoint, restore }: ModelFile, weights: Weights): Uint8Array {
  return writeLike(checkpoint, restore(weights));
}

/** A network as people are shown it: its notation, unless that is a graph in JSON. */
export function showNetwork({ notation, nodes }: Network): string {
  return notation.startsWith('{') ? `a graph of ${nodes.length} nodes` : notation;
}
