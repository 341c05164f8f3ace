import { trainingSettings, type VariedKey, variedKeys } from '@isthmus/training/settings';
import { z } from 'zod';
import { barrierFields, dataset, distinct, evaluateFields, method, network } from './fields.js';

/** Values of the training settings that may be varied. */
function trainingFields() {
  const fields = variedKeys.map((key) => [`train.${key}`, trainingSettings[key].readable]);
  // Object.fromEntries forgets which value belongs to which key.
  return Object.fromEntries(fields) as {
    readonly [Key in VariedKey as `train.${Key}`]: (typeof trainingSettings)[Key]['readable'];
  };
}

/** One value of each field that a study may vary, in the order in which they are crossed. */
const fields = {
  dataset,
  network,
  ...trainingFields(),
  'evaluate.points': evaluateFields.points,
  'evaluate.splits': evaluateFields.splits,
  'evaluate.repair': evaluateFields.repair,
  'barrier.baseline': barrierFields.baseline,
  'barrier.reduce': barrierFields.reduce,
  'barrier.clip': barrierFields.clip,
  match: method,
};

export type SweepKey = keyof typeof fields;

/** Every field that a study may vary, in the order in which they are crossed. */
export const sweepKeys = Object.keys(fields) as readonly SweepKey[];

/** What lists of the values of a field are called. */
const listNames: Readonly<Record<SweepKey, string>> = {
  dataset: 'data sets',
  network: 'networks',
  ...trainingNames(),
  'evaluate.points': 'numbers of lambdas',
  'evaluate.splits': 'lists of splits, such as [[test], [train]]',
  'evaluate.repair': 'lists of corrections, such as [[none], [repair]]',
  'barrier.baseline': 'baselines',
  'barrier.reduce': 'reductions',
  'barrier.clip': 'truth values',
  match: 'matching methods',
};

function trainingNames() {
  const names = variedKeys.map((key) => [`train.${key}`, trainingSettings[key].varied.list]);
  // As above.
  return Object.fromEntries(names) as Readonly<Record<`train.${VariedKey}`, string>>;
}

/** A map from every field to something made of the schema of its values. */
function eachField<Make extends (key: SweepKey) => z.ZodType>(make: Make) {
  const made = sweepKeys.map((key) => [key, make(key).optional()]);
  // As above.
  return Object.fromEntries(made) as {
    readonly [Key in SweepKey]: z.ZodOptional<z.ZodArray<(typeof fields)[Key]>>;
  };
}

/** Lists of values, every combination of which is studied. */
export const grid = z
  .strictObject(eachField((key) => distinct(fields[key], listNames[key])))
  .describe('a map of lists, every combination of which is studied');

const zip = z
  .strictObject(
    eachField((key) =>
      z.array(fields[key]).min(1).describe(`a list of one or more ${listNames[key]}`),
    ),
  )
  .describe('a map of lists of one length, whose first values go together, and so on');

const row = z
  .strictObject(fields)
  .partial()
  .refine((values) => Object.keys(values).length > 0, { error: 'a map with one field or more' })
  .describe('a map of values that go together, such as { network: resnet20, train.epochs: 30 }');

export type SweepRow = z.infer<typeof row>;

/** Ways to vary fields; where a study has several, they are crossed: the list varies fastest, then the zip, then the grid. */
export const sweep = z
  .strictObject({
    grid: grid.optional(),
    zip: zip.optional(),
    list: distinct(row, 'maps of values').optional(),
  })
  .refine((ways) => Object.keys(ways).length > 0, { error: 'a map of grid, zip or list' })
  .describe('a map of grid, zip or list, which says what is varied and how');
