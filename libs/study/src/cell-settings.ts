import {
  defaultSettings,
  type TrainingSettings,
  trainingSettings,
  type VariedKey,
  variedKeys,
} from '@isthmus/training/settings';
import type { SweepKey } from './schema/sweep.js';
import type { Study } from './study.js';
import type { StudyCell } from './study-cell.js';
import { valuesOf } from './sweep/combinations.js';

/** A setting that a study may vary: its names, and how it is read from a cell. */
export interface CellSetting {
  readonly key: Exclude<SweepKey, 'match'>;
  /** Heading in reports. */
  readonly title: string;
  /** Heading in tables on a terminal. */
  readonly heading: string;
  /** An empty text where the cell has no such setting: nothing was trained, or the study does not vary it. */
  read(cell: StudyCell): string | number;
  /** Whether the cell's value goes without saying. */
  isUsual(cell: StudyCell): boolean;
}

/** In the order in which a grid is crossed. */
export const cellSettings: readonly CellSetting[] = [
  {
    key: 'dataset',
    title: 'Data set',
    heading: 'dataset',
    read: ({ dataset }) => dataset,
    isUsual: () => false,
  },
  {
    key: 'network',
    title: 'Network',
    heading: 'network',
    read: ({ network }) => network,
    isUsual: () => false,
  },
  ...variedKeys.map(trainingSetting),
  measuringSetting('evaluate.points', 'Lambdas', ({ evaluate }) => evaluate?.points),
  measuringSetting('evaluate.splits', 'Splits', ({ evaluate }) => evaluate?.splits.join(' ')),
  measuringSetting('evaluate.repair', 'Corrections', ({ evaluate }) => evaluate?.repair.join(' ')),
  measuringSetting('barrier.baseline', 'Baseline', ({ barrier }) => barrier?.baseline),
  measuringSetting('barrier.reduce', 'Reduction', ({ barrier }) => barrier?.reduce),
  measuringSetting('barrier.clip', 'Clipped', ({ barrier }) => barrier && String(barrier.clip)),
];

/** The settings that a study varies, and those that all its cells share. */
export function splitSettings(study: Study) {
  const isVaried = ({ key }: CellSetting) => {
    const values = valuesOf(study, key).filter(({ value }) => value !== undefined);
    return values.length > 1 || (key === 'network' && networksOf(study).length > 1);
  };
  return {
    varied: cellSettings.filter(isVaried),
    fixed: cellSettings.filter((setting) => !isVaried(setting)),
  };
}

/** The networks of a study's cells, by their notations, each once. */
export function networksOf(study: Study): readonly string[] {
  const { models = [] } = study;
  const trained = valuesOf(study, 'network').flatMap(({ value }) =>
    typeof value === 'string' ? [value] : [],
  );
  return [...new Set([...trained, ...models.map(({ network }) => network)])];
}

function trainingSetting(key: VariedKey): CellSetting {
  const { varied, option } = trainingSettings[key];
  const usual = settingValue(defaultSettings, key);
  return {
    key: `train.${key}`,
    title: varied.title,
    heading: option.replace(/^--| <.*$/g, '').replaceAll('-', ' '),
    read: ({ train }) => (train === undefined ? '' : settingValue(train, key)),
    isUsual: ({ train }) =>
      train === undefined || (!varied.tellsDefault && settingValue(train, key) === usual),
  };
}

function measuringSetting(
  key: CellSetting['key'],
  title: string,
  read: (cell: StudyCell) => string | number | undefined,
): CellSetting {
  return {
    key,
    title,
    heading: title.toLowerCase(),
    read: (cell) => read(cell) ?? '',
    isUsual: (cell) => read(cell) === undefined,
  };
}

function settingValue(settings: TrainingSettings, key: VariedKey): string | number {
  const value = settings[key];
  return typeof value === 'object' ? value.join(' ') : value;
}
