import { duplicateKey } from '@isthmus/checkpoint';
import { parameterShapes } from '@isthmus/network';
import {
  checkPermutationSpec,
  completeSpec,
  fromAxesToPerm,
  type PermutationSpec,
} from '@isthmus/permutation';
import { z } from 'zod';
import { BadInput } from './exit-code.js';
import { readInput } from './files.js';
import { fileShapes, type ModelFile } from './model-file.js';

const entry = z.int().nonnegative();

/** What `isthmus spec --json` prints; the rest of it is passed over. */
const groupsForm = z.object({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      size: z.int().positive(),
      axes: z.array(
        z.strictObject({
          tensor: z.string(),
          axis: entry,
          offset: entry.optional(),
          block: z.int().positive().optional(),
        }),
      ),
    }),
  ),
});

/** Git-re-basin's form, which `isthmus spec --format axes-to-perm` prints. */
const axesForm = z.record(z.string(), z.array(z.string().nullable()));

/**
 * Reads a permutation spec of the user's own for a model's network, in either form that `isthmus
 * spec` prints: on the network's tensors, or on those of the model's file. Throws BadInput, which
 * names file, group and axis, when it cannot be applied.
 */
export function readSpecFile(file: string, model: ModelFile): PermutationSpec {
  const ours = parameterShapes(model.network);
  const theirs = fileShapes(model);
  try {
    const value = parse(readInput(file).toString('utf8'));
    const form =
      'groups' in value && !('axesToPerm' in value)
        ? groupsForm.parse(value).groups
        : axesForm.parse('axesToPerm' in value ? value.axesToPerm : value);
    const shapes = tensorsOf(form).every((tensor) => ours.has(tensor)) ? ours : theirs;
    const read = isGroups(form) ? completeSpec(form, shapes) : fromAxesToPerm(form, shapes);
    const spec = shapes === ours ? read : model.toOurSpec(read);
    checkPermutationSpec(spec, ours);
    return spec;
  } catch (cause) {
    if (cause instanceof z.ZodError) {
      throw new BadInput(`not a permutation spec [file=${file}]: ${z.prettifyError(cause)}`, {
        cause,
      });
    }
    if (cause instanceof RangeError || cause instanceof SyntaxError) {
      throw new BadInput(`cannot use the permutation spec [file=${file}]: ${cause.message}`, {
        cause,
      });
    }
    throw cause;
  }
}

type Groups = z.infer<typeof groupsForm>['groups'];
type Form = Groups | z.infer<typeof axesForm>;

function isGroups(form: Form): form is Groups {
  return Array.isArray(form);
}

/** The tensors that a spec names. */
function tensorsOf(form: Form): readonly string[] {
  if (!isGroups(form)) return Object.keys(form);
  return form.flatMap(({ axes }) => axes.map(({ tensor }) => tensor));
}

function parse(text: string): object {
  const value = z.looseObject({}).parse(JSON.parse(text));
  // The last of two equal keys would silently win: the slip that leaves an axis out of a spec.
  const key = duplicateKey(text);
  if (key !== undefined) throw new RangeError(`a key stands twice [key=${key}]`);
  return value;
}
