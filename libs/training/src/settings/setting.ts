import { notationText, readableBy } from '@isthmus/notation';
import { z } from 'zod';

/** How a setting is named that a study's grid may vary. */
export interface Variation {
  /** A list of its values. */
  readonly list: string;
  /** Its heading in reports. */
  readonly title: string;
  /** Whether tables and reports say its default, too. */
  readonly tellsDefault: boolean;
}

/** What is said of a setting, whatever its values are. */
interface SettingWords<Value, Varied extends Variation | undefined> {
  /** Where nobody sets it. */
  readonly default: Value;
  /** Completes the sentence "expected ..." in editors and in messages of a study. */
  readonly expected: string;
  /** The option of `isthmus train`, with the name of its value; a heading in tables of results, too. */
  readonly option: `--${string} <${string}>`;
  /** The option's, in its help. */
  readonly description: string;
  /** Undefined where no grid may vary the setting. */
  readonly varied: Varied;
}

/** How an option's text is read; a notation's is the value itself. */
export type OptionKind =
  | 'notation'
  | 'notations'
  | 'positive'
  | 'zero or more'
  | 'fraction'
  | 'count';

/** A way in which trainings can differ, as every place that takes one reads it. */
export interface Setting<Value, Varied extends Variation | undefined>
  extends SettingWords<Value, Varied> {
  readonly optionKind: OptionKind;
  /** A value within bounds, in a request; cheap, whatever it is. */
  readonly bounded: z.ZodType<Value>;
  /** A value that can be read, in a study. */
  readonly readable: z.ZodType<Value, Value>;
  /** The same, where it may be left out. */
  readonly optional: z.ZodDefault<z.ZodType<Value, Value>>;
  /** Throws a RangeError for a value within bounds that cannot be read. */
  check(value: Readonly<Value>): void;
}

/** A setting in a notation, which `read` takes or refuses with a RangeError. */
export function notation<Varied extends Variation | undefined>(
  words: SettingWords<string, Varied> & { readonly read: (notation: string) => unknown },
): Setting<string, Varied> {
  const readable = readableBy(words.read).describe(words.expected);
  return {
    ...words,
    optionKind: 'notation',
    bounded: notationText,
    readable,
    optional: readable.default(words.default),
    check: words.read,
  };
}

/** A setting of several steps, each in a notation, which `read` takes or refuses with a RangeError. */
export function notations<Varied extends Variation | undefined>(
  words: SettingWords<string[], Varied> & {
    readonly read: (notation: string) => unknown;
    readonly most: number;
    /** Completes the sentence "expected ..." for one step. */
    readonly expectedOne: string;
  },
): Setting<string[], Varied> {
  const readable = z
    .array(readableBy(words.read).describe(words.expectedOne))
    .max(words.most)
    .describe(words.expected);
  return {
    ...words,
    optionKind: 'notations',
    // Counted before any step is looked at.
    bounded: z.array(z.unknown()).max(words.most).pipe(z.array(notationText)),
    readable,
    optional: readable.default(words.default),
    check: (steps) => steps.forEach(words.read),
  };
}

/** A setting that is a number above 0. */
export function positive<Varied extends Variation | undefined>(
  words: SettingWords<number, Varied>,
) {
  return number(words, 'positive', z.number().positive());
}

/** A setting that is a number, 0 or more. */
export function zeroOrMore<Varied extends Variation | undefined>(
  words: SettingWords<number, Varied>,
) {
  return number(words, 'zero or more', z.number().nonnegative());
}

/** A setting that is a number from 0 to below 1. */
export function fraction<Varied extends Variation | undefined>(
  words: SettingWords<number, Varied>,
) {
  return number(words, 'fraction', z.number().min(0).lt(1));
}

/** A setting that is a whole number from 1 to `most`. */
export function count<Varied extends Variation | undefined>(
  words: SettingWords<number, Varied> & { readonly most: number },
) {
  return number(words, 'count', z.int().positive().max(words.most));
}

function number<Varied extends Variation | undefined>(
  words: SettingWords<number, Varied>,
  optionKind: OptionKind,
  schema: z.ZodNumber,
): Setting<number, Varied> {
  const readable = schema.describe(words.expected);
  return {
    ...words,
    optionKind,
    bounded: schema,
    readable,
    optional: readable.default(words.default),
    check: () => undefined,
  };
}

/** A reader that also takes "none". */
export function noneOr(read: (notation: string) => unknown) {
  return (notation: string) => notation === 'none' || read(notation);
}
