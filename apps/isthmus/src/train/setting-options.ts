import { type OptionKind, settingKeys, trainingSettings } from '@isthmus/training/settings';
import { Option } from 'commander';
import { count, fraction, orZero, positive } from '../terminal/option-parsers.js';

/** What numbers are read by. */
const parsers: Readonly<
  Record<Exclude<OptionKind, 'notation' | 'notations'>, (text: string) => number>
> = { positive, 'zero or more': orZero, fraction, count };

/** One option a training setting, in the order of the table of settings. */
export function settingOptions(): readonly Option[] {
  return settingKeys.map((key) => {
    const { option, description, default: otherwise, optionKind } = trainingSettings[key];
    const made = new Option(option, description).default(otherwise);
    return optionKind === 'notation' || optionKind === 'notations'
      ? made
      : made.argParser(parsers[optionKind]);
  });
}

/** The training settings among a command's options, as a task's spec takes them. */
export function settingsAmong(options: object): object {
  const values = new Map(Object.entries(options));
  return Object.fromEntries(
    settingKeys.map((key) => {
      const name = new Option(trainingSettings[key].option).attributeName();
      return [key, values.get(name)];
    }),
  );
}
