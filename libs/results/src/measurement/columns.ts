import { defaultSettings, settingKeys } from '@isthmus/training/settings';

/** What a column holds, and what stands in it. */
export interface Column {
  readonly name: string;
  readonly type: 'text' | 'number' | 'truth';
  /** A sentence for people. */
  readonly meaning: string;
}

const text = (name: string, meaning: string): Column => ({ name, type: 'text', meaning });
const number = (name: string, meaning: string): Column => ({ name, type: 'number', meaning });

/** Which cell a row is of. */
const ofTheCell: readonly Column[] = [
  text('study', 'name of the study'),
  number('cell', 'number of the cell in the study, from 1'),
  text('dataset', 'notation of the data set'),
  text('network', 'notation of the network'),
  number('width', "units of the network's widest group; nothing without hidden units"),
];

const settings: readonly Column[] = settingKeys.map((key) =>
  (typeof defaultSettings[key] === 'number' ? number : text)(key, `train.${key} of the study`),
);

const ofTheRow: readonly Column[] = [
  text('a', 'label of model A: the seeds it was trained with, or of one that was given its own'),
  text('b', 'label of model B'),
  text('matcher', 'the matcher with its options, as in the study'),
  text('method', "the matcher's name alone"),
  text('options', "the matcher's options; nothing without any"),
  text('split', 'the examples that it was measured on; nothing where it needs none'),
  text('repair', 'correction of the networks on the path: none, repair, ...'),
  text('metric', 'what was measured'),
  number('value', 'what it came to; nothing where there is no number'),
  text('unit', 'nats, fraction, s, weight (Euclidean) or weight^2'),
  text('status', 'done, failed, missing or diverged'),
  text('reason', 'why there is no number; nothing where there is one'),
];

const definition: readonly Column[] = [
  text('baseline', 'of a barrier: what it is counted from'),
  text('reduce', 'of a barrier: where on the path it is read'),
  { name: 'clipped', type: 'truth', meaning: 'of a barrier: whether one below 0 counts as 0' },
  number('points', 'lambdas on the path'),
];

const provenance: readonly Column[] = [
  text('trainA', 'digest of the task that trained model A'),
  text('trainB', 'digest of the task that trained model B'),
  text('match', 'digest of the task that matched'),
  text('evaluate', 'digest of the task that measured the path'),
  text('data', 'sha256 of the data set'),
  text('tensorflow', 'version that trained model A'),
  text('isthmus', 'version that put the table together'),
  text('node', 'version that put the table together'),
  text('date', 'when the table was put together, ISO 8601'),
  text('trace', 'trace of the run that put the table together'),
];

/** The columns before those of a study's own, in their order. */
export const leadingColumns: readonly Column[] = [...ofTheCell, ...settings];

/** The columns behind those of a study's own, in their order. */
export const trailingColumns: readonly Column[] = [...ofTheRow, ...definition, ...provenance];

/** Every column that each table of measurements has, in their order; a study's own stand before "a". */
export const measurementColumns: readonly Column[] = [...leadingColumns, ...trailingColumns];
