import { type Contents, type ReadOptions, readContents } from './contents.js';
import { withSharedWeights } from './forms/shared-weights.js';
import type { StoredForm } from './forms/stored-form.js';
import { formNotes, storedForms } from './forms/stored-forms.js';
import type { StoredTensor } from './stored-tensor.js';
import { stripPrefix } from './strip-prefix.js';

/** A model file's tensors, and how they are named and wrapped there. */
export interface Checkpoint extends Contents {
  /** By name, without wrapper and prefix, in the file's order; they may share its memory. */
  readonly tensors: Contents['tensors'];
  /**
   * Tensors, and weights in a stored form, that are another under a second name: by their names, the
   * name of that one. Both are there.
   */
  readonly aliases: Contents['aliases'];
  /** The weights that are stored as several tensors each; `weightsOf` multiplies them out. */
  readonly forms: readonly StoredForm[];
  /** What stands before every name in the file, as `module.`; mostly nothing. */
  readonly prefix: string;
}

/**
 * Reads a model file, whose format is told by its content: safetensors, npz, PyTorch. Nothing in
 * it is executed, and no more memory taken than 4 times its size (and 16 MiB for pickled values).
 * Throws a CheckpointError, which names `file`, for any other file, told by name where it is a usual
 * one, and for any that is damaged.
 */
export function readCheckpoint(bytes: Uint8Array, options: ReadOptions): Checkpoint {
  return checkpointOf(readContents(bytes, options), options.file);
}

/** The checkpoint that a file's contents are. Throws as `readCheckpoint` does. */
export function checkpointOf(contents: Contents, file: string): Checkpoint {
  const { prefix, stripped } = stripPrefix([...contents.tensors.keys()]);
  const tensors = new Map(
    [...contents.tensors.values()].map((tensor, i) => [stripped[i], tensor] as const),
  );
  const forms = storedForms(tensors, file);
  const own = [...contents.aliases].map(
    ([name, kept]) => [name.slice(prefix.length), kept.slice(prefix.length)] as const,
  );
  const aliases = withSharedWeights(new Map(own), forms);
  const rounded = [...tensors.values()].some(isRounded)
    ? ['weights of F64 are rounded to float32, in which networks are held here']
    : [];
  const notes = [...contents.notes, ...formNotes(forms), ...rounded];
  return { ...contents, tensors, aliases, forms, prefix, notes };
}

/** Whether float32 cannot hold all values of a tensor. */
function isRounded({ dtype, bytes }: StoredTensor): boolean {
  if (dtype !== 'F64') return false;
  const values = new Float64Array(new Uint8Array(bytes).buffer);
  return values.some((value) => !Object.is(Math.fround(value), value));
}
