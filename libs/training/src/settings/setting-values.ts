import type { z } from 'zod';
import type { Setting, Variation } from './setting.js';
import { trainingSettings } from './training-settings.js';

type Table = typeof trainingSettings;
export type SettingKey = keyof Table;

/** A setting that a study's grid may vary. */
export type VariedKey = {
  [Key in SettingKey]: Table[Key]['varied'] extends Variation ? Key : never;
}[SettingKey];

/** How to train, in the notations of docs/training.md. */
export type TrainingSettings = {
  readonly [Key in SettingKey]: Readonly<z.output<Table[Key]['bounded']>>;
};

/** All settings, in the order of the table. */
export const settingKeys = Object.keys(trainingSettings) as readonly SettingKey[];

/** Those that a study's grid may vary, in the same order. */
export const variedKeys = settingKeys.filter(
  (key): key is VariedKey => trainingSettings[key].varied !== undefined,
);

/** How to train where nobody says otherwise. */
export const defaultSettings = eachSetting('default');

/** Schemas of values within bounds, for requests. */
export const boundedSettings = eachSetting('bounded');

/** Schemas of values that can be read and may be left out, for studies. */
export const optionalSettings = eachSetting('optional');

/**
 * Throws a RangeError for a setting that cannot be read. What does not fit the network or its examples is for
 * `planTraining` to refuse, which needs them.
 */
export function checkSettings(settings: TrainingSettings): void {
  for (const key of settingKeys) checkSetting(key, settings);
}

const table: {
  readonly [Key in SettingKey]: Pick<Setting<TrainingSettings[Key], undefined>, 'check'>;
} = trainingSettings;

function checkSetting<Key extends SettingKey>(key: Key, settings: TrainingSettings): void {
  table[key].check(settings[key]);
}

/** The same field of every setting, by key. */
function eachSetting<Field extends keyof Setting<unknown, undefined>>(field: Field) {
  const entries = settingKeys.map((key) => [key, trainingSettings[key][field]]);
  // Object.fromEntries forgets which value belongs to which key.
  return Object.fromEntries(entries) as { readonly [Key in SettingKey]: Table[Key][Field] };
}
