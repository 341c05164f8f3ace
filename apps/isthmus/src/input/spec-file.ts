import { parameterShapes } from '@isthmus/network';
import {
  checkPermutationSpec,
  completeSpec,
  fromAxesToPerm,
  type PermutationSpec,
} from '@isthmus/permutation';
import { BadInput } from '../terminal/exit-code.js';
import { fileShapes, type ModelFile } from './model-file.js';
import { isGroups, readSpecForm, type SpecForm } from './spec-form.js';

/** A permutation spec that a file holds. */
export interface SpecFile {
  readonly file: string;
  /** On the network's tensors. */
  readonly groups: PermutationSpec;
  /** Whether the file speaks of the tensors of the model's file, and not of the network's. */
  readonly isOnFile: boolean;
}

/**
 * Reads a permutation spec of the user's own for a model's network, in either form that `isthmus
 * spec` prints: on the network's tensors, or on those of the model's file. Throws BadInput, which
 * names file, group and axis, when it cannot be applied.
 */
export function readSpecFile(file: string, model: ModelFile): SpecFile {
  const ours = parameterShapes(model.network);
  const theirs = fileShapes(model);
  const form = readSpecForm(file);
  try {
    const isOnFile = !tensorsOf(form).every((tensor) => ours.has(tensor));
    const shapes = isOnFile ? theirs : ours;
    const read = isGroups(form) ? completeSpec(form, shapes) : fromAxesToPerm(form, shapes);
    const groups = isOnFile ? model.toOurSpec(read) : read;
    checkPermutationSpec(groups, ours);
    return { file, groups, isOnFile };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new BadInput(`cannot use the permutation spec [file=${file}]: ${cause.message}`, {
      cause,
    });
  }
}

/** The tensors that a spec names. */
function tensorsOf(form: SpecForm): readonly string[] {
  if (!isGroups(form)) return Object.keys(form);
  return form.flatMap(({ axes }) => axes.map(({ tensor }) => tensor));
}
