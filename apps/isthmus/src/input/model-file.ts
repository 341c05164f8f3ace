import {
  type Checkpoint,
  type CheckpointFormat,
  checkFiniteWeights,
  weightsOf,
  writeLike,
} from '@isthmus/checkpoint';
import { type Adopted, adopt, isSameNetwork, type Network } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { BadInput } from '../terminal/exit-code.js';
import { integerTensors, refuseIntegerTensors } from './integer-tensors.js';
import { openCheckpoint } from './open-checkpoint.js';
import { type ModelProvenance, withProvenance } from './provenance.js';

/** A model file, and its weights as those of a network. */
export interface ModelFile extends Adopted {
  readonly file: string;
  readonly checkpoint: Checkpoint;
  /** Whether the user or the file named the network; else it was told from names and shapes. */
  readonly isNamed: boolean;
}

/** How the model files of a command are to be read, as its options say. */
export interface ModelOptions {
  /** The notation of the network, or "auto". */
  readonly network: string;
  /** Which of several dicts of tensors in a PyTorch file. */
  readonly weights?: string | undefined;
}

/**
 * Reads a model file of any format and naming. "auto" takes the network that the file names, if
 * there is such a one and the weights fit it, or else tells it from names and shapes. Throws when the
 * file is damaged, and BadInput, which names file and tensor, when its weights do not fit.
 */
export function readModel(file: string, { network, weights }: ModelOptions): ModelFile {
  return asModel(file, openCheckpoint(file, weights), network);
}

/**
 * Reads a model file that goes with another: "auto" takes the other's network where this file names
 * none and the weights fit it, as names and shapes do not tell, for one, the activation.
 */
export function readModelLike(
  other: ModelFile,
  file: string,
  { network: notation, weights }: ModelOptions,
): ModelFile {
  const checkpoint = openCheckpoint(file, weights);
  const own = unlessMisfit(() => asModel(file, checkpoint, notation));
  // Its own reading comes first: only that knows an input flattened position by position.
  if (own?.isNamed || (own && isSameNetwork(own.network, other.network))) return own;
  const { notation: others } = other.network;
  const alike = unlessMisfit(() => asModel(file, checkpoint, others));
  if (alike !== undefined) {
    const network = `the network of ${other.file}`;
    return { ...alike, assumed: [...unusedName(checkpoint), network, ...alike.assumed] };
  }
  return own ?? asModel(file, checkpoint, notation);
}

/** The weights of a file that was read, as those of a network. */
export function asModel(file: string, checkpoint: Checkpoint, notation: string): ModelFile {
  const weights = weightsOf(checkpoint, { file });
  const claimed = checkpoint.metadata.network;
  const as = (named?: string) => ({
    file,
    checkpoint,
    ...fitted(checkpoint, { file, weights, named }),
  });
  if (notation !== 'auto') return { ...as(notation), isNamed: true };
  if (claimed === undefined) return { ...as(), isNamed: false };
  const named = unlessMisfit(() => as(claimed));
  if (named !== undefined) return { ...named, isNamed: true };
  try {
    const inferred = as();
    const assumed = [...unusedName(checkpoint), ...inferred.assumed];
    return { ...inferred, assumed, isNamed: false };
  } catch (cause) {
    if (!(cause instanceof BadInput)) throw cause;
    throw new BadInput(
      `${cause.message}; the file's metadata names the network ${shorten(claimed)}, which cannot be used either; --network overrides it`,
      { cause },
    );
  }
}

/** The shapes of the tensors of a file; of those of a stored form, that of the weight alone. */
export function fileShapes({ checkpoint }: ModelFile): ReadonlyMap<string, readonly number[]> {
  const { tensors, forms } = checkpoint;
  const parts = new Set(forms.flatMap((form) => form.parts));
  const weightBy = new Map(forms.map(({ weight, parts: [first] }) => [first, weight]));
  return new Map(
    [...tensors].flatMap(([name, { shape }]) => {
      const weight = parts.has(name) ? weightBy.get(name) : name;
      return weight === undefined ? [] : [[weight, shape] as const];
    }),
  );
}

/** The usual ends of the names of files of each format. */
const torchEndings = ['.pt', '.pth', '.th', '.bin', '.ckpt'];
const endings: Readonly<Record<CheckpointFormat, readonly string[]>> = {
  safetensors: ['.safetensors'],
  npz: ['.npz'],
  'pytorch-zip': torchEndings,
  'pytorch-legacy': torchEndings,
};

/** Throws BadInput where a file like that one would be named as one of another format. */
export function checkEnding(file: string, { checkpoint, file: like }: ModelFile): void {
  if (!isNamedAsAnother(file, checkpoint.format)) return;
  const own = endings[checkpoint.format].join(' or ');
  throw new BadInput(
    `an aligned model is written in the format of its file [file=${file}, format of ${like}=${checkpoint.format}, expected a name that ends in ${own}]`,
  );
}

/** Whether a file of this format would have the usual name of another. */
export function isNamedAsAnother(file: string, format: CheckpointFormat): boolean {
  const own = endings[format];
  const others = Object.values(endings)
    .flat()
    .filter((ending) => !own.includes(ending));
  return others.some((ending) => file.endsWith(ending));
}

/** Bytes of a model file like that one, with other weights of its network, which come from elsewhere. */
export function writeModel(
  { checkpoint, restore }: ModelFile,
  weights: Weights,
  provenance: ModelProvenance,
): Uint8Array {
  const metadata = withProvenance(checkpoint.metadata, provenance);
  return writeLike({ ...checkpoint, metadata }, restore(weights));
}

/** A network as people are shown it: its notation, unless that is a graph in JSON. */
export function showNetwork({ notation, nodes }: Network): string {
  return notation.startsWith('{') ? `a graph of ${nodes.length} nodes` : notation;
}

function fitted(
  checkpoint: Checkpoint,
  of: { readonly file: string; readonly weights: Weights; readonly named: string | undefined },
): Adopted {
  const { file, weights, named } = of;
  try {
    const adopted = adopt(weights, named, checkpoint.aliases);
    const needed = new Map(weights);
    for (const tensor of adopted.leftOut) needed.delete(tensor);
    checkFiniteWeights(needed, { file });
    if (named === undefined) refuseIntegerTensors(file, checkpoint, adopted);
    return { ...adopted, leftOut: [...adopted.leftOut, ...integerTensors(checkpoint)] };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new BadInput(`${cause.message} [file=${file}]`, { cause });
  }
}

/** What was read; undefined for BadInput. */
function unlessMisfit<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return undefined;
  }
}

/** What to say of a network that a file names and that cannot be used. */
function unusedName({ metadata: { network } }: Checkpoint): readonly string[] {
  if (network === undefined) return [];
  return [`not the network that its metadata names, ${shorten(network)}, which does not fit`];
}

/** Metadata may be as long as they like. */
function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
