import { NotationError, type Options, reader, readOptions } from '@isthmus/notation';
import { shorten, unknownName } from '@isthmus/spelling';

/** One form of a setting: an example with every option, and how its options are read. */
export interface SettingForm<Setting> {
  readonly example: string;
  readonly build: (options: Options) => Setting;
}

/**
 * Reads a setting's notation, "name" or "name:option=value,...", by a table of its forms. `field`
 * is what messages call the setting. Throws a RangeError that says what was expected where; unknown
 * names get the nearest one suggested.
 */
export function readSetting<Setting>(
  field: string,
  notation: string,
  forms: Readonly<Record<string, SettingForm<Setting>>>,
): Setting {
  const [, name = '', options = ''] = /^([^:]*):?(.*)$/s.exec(notation) ?? [];
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  if (form === undefined) throw new RangeError(unknownName(field, name, Object.keys(forms)));
  try {
    return readOptions(options, form.build);
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    throw new RangeError(
      `cannot read the ${field} [${field}=${shorten(notation)}]: expected ${error.message}, in a form like ${form.example}`,
    );
  }
}

/** A number, 0 or above, also in a form such as 1e-3. */
export const atLeastZero = reader('a number from 0 to 10000000', (text) => {
  const value = decimal(text);
  return value <= 1e7 ? value : undefined;
});

/** A number from 0 to below 1. */
export const belowOne = reader('a number from 0 to below 1', (text) => {
  const value = decimal(text);
  return value < 1 ? value : undefined;
});

/** A number without a sign, also in a form such as 1e-3; NaN for any other text. */
export function decimal(text: string): number {
  return /^\d*\.?\d+(e[+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
