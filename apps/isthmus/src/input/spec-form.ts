import { checkJsonStructure, duplicateKey } from '@isthmus/checkpoint';
import { reasonOf } from '@isthmus/spelling';
import { z } from 'zod';
import { BadInput } from '../terminal/exit-code.js';
import { mostSpecBytes, readText } from './files.js';

const entry = z.int('a whole number, 0 or more').nonnegative('a whole number, 0 or more');
const size = z.int('a whole number, 1 or more').positive('a whole number, 1 or more');
const name = z.string('a name');

// An error completes the sentence "expected ...".
/** What `isthmus spec --json` prints; the rest of it is passed over. */
const groupsForm = z.object({
  groups: z.array(
    z.strictObject(
      {
        name,
        size,
        axes: z.array(
          z.strictObject(
            { tensor: name, axis: entry, offset: entry.optional(), block: size.optional() },
            'an axis: an object of tensor, axis and perhaps offset and block',
          ),
          'a list of axes',
        ),
      },
      'a group: an object of name, size and axes',
    ),
    'a list of groups',
  ),
});

/** Git-re-basin's form, which `isthmus spec --format axes-to-perm` prints. */
const axesForm = z.record(
  z.string(),
  z.array(z.string('the name of a group, or null').nullable(), 'a list of groups, one an axis'),
  'an object: a list of groups for each tensor',
);

type Groups = z.infer<typeof groupsForm>['groups'];

/** A permutation spec as it is written, in either form that `isthmus spec` prints. */
export type SpecForm = Groups | z.infer<typeof axesForm>;

/** Reads a permutation spec, whatever its tensors. Throws BadInput, which names file and key, for any other file. */
export function readSpecForm(file: string): SpecForm {
  const value = parse(file);
  if ('groups' in value && !('axesToPerm' in value)) return read(groupsForm, value, file).groups;
  return read(axesForm, 'axesToPerm' in value ? value.axesToPerm : value, file);
}

/** Whether it is a list of groups, and not groups by tensor. */
export function isGroups(form: SpecForm): form is Groups {
  return Array.isArray(form);
}

function parse(file: string): object {
  const text = readText(file, mostSpecBytes);
  // Whoever walks it, as a message that shows it does, would run out of stack.
  checkJsonStructure(Buffer.from(text), 'the permutation spec', file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new BadInput(`not a permutation spec [file=${file}, expected JSON]: ${reason}`, {
      cause,
    });
  }
  // The last of two equal keys would silently win: the slip that leaves an axis out of a spec.
  const key = duplicateKey(text);
  if (key !== undefined) {
    throw new BadInput(`not a permutation spec [file=${file}]: a key stands twice [key=${key}]`);
  }
  return read(z.looseObject({}, 'an object in a form that `isthmus spec` prints'), value, file);
}

function read<Form>(form: z.ZodType<Form>, value: unknown, file: string): Form {
  const { data, error } = form.safeParse(value);
  if (error === undefined) return data;
  const [{ path = [], message = 'another form' } = {}] = error.issues;
  const where = path.length === 0 ? '' : `key=${path.join('.')}, `;
  const got = path.reduce<unknown>((outer, key) => Object(outer)[key], value);
  const shown = String(JSON.stringify(got)).slice(0, 80);
  throw new BadInput(
    `not a permutation spec [file=${file}, ${where}expected ${message}, got ${shown}]`,
  );
}
