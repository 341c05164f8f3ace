import {
  defaultSettings,
  type TrainingSettings,
  trainingSettings,
  type VariedKey,
  variedKeys,
} from '@isthmus/training/settings';
import type { Study } from './study.js';
import type { StudyCell } from './study-cell.js';

/** A setting that a study's grid may vary: its names, and how it is read from a cell. */
export interface CellSetting {
  readonly key: keyof NonNullable<Study['grid']>;
  /** Heading in reports. */
  readonly title: string;
  /** Heading in tables on a terminal. */
  readonly heading: string;
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
];

function trainingSetting(key: VariedKey): CellSetting {
  const { varied, option } = trainingSettings[key];
  const usual = settingValue(defaultSettings, key);
  return {
    key: `train.${key}`,
    title: varied.title,
    heading: option.replace(/^--| <.*$/g, '').replaceAll('-', ' '),
    read: ({ train }) => settingValue(train, key),
    isUsual: ({ train }) => !varied.tellsDefault && settingValue(train, key) === usual,
  };
}

function settingValue(settings: TrainingSettings, key: VariedKey): string | number {
  const value = settings[key];
  return typeof value === 'object' ? value.join(' ') : value;
}
