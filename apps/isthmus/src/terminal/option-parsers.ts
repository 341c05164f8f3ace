import { unknownName } from '@isthmus/spelling';
import { InvalidArgumentError } from 'commander';

/** A reader of the numbers that `fits` takes, which are those that `expected` says. */
function numberThat(expected: string, fits: (value: number) => boolean): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && fits(value)) return value;
    throw new InvalidArgumentError(`expected ${expected}, got "${text}".`);
  };
}

/** Reads a number above 0 from an option. */
export const positive = numberThat(
  'a number above 0',
  (value) => Number.isFinite(value) && value > 0,
);

/** Reads a number, 0 or more, from an option. */
export const orZero = numberThat(
  'a number, 0 or more',
  (value) => Number.isFinite(value) && value >= 0,
);

/** Reads a number from 0 to below 1 from an option. */
export const fraction = numberThat(
  'a number from 0 to below 1',
  (value) => value >= 0 && value < 1,
);

/** Reads a whole number, 0 or more, from an option. */
export const integer = wholeNumber(0);

/** Reads a whole number, 1 or more, from an option. */
export const count = wholeNumber(1);

/** Reads a port to listen on from an option. */
export const portNumber = numberThat(
  'a port, 0 to 65535',
  (value) => Number.isInteger(value) && value >= 0 && value <= 65_535,
);

/** Reads a number of points on a path from an option. Two are its ends, above which nothing can rise. */
export const pointCount = wholeNumber(3);

/** Reads how many times a grid is refined from an option. */
export const refinements = numberThat(
  'a whole number from 0 to 30',
  (value) => Number.isSafeInteger(value) && value >= 0 && value <= 30,
);

function wholeNumber(least: number): (text: string) => number {
  return numberThat(
    `a whole number, ${least} or more`,
    (value) => Number.isSafeInteger(value) && value >= least,
  );
}

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads a span of time such as "90s", "30m", "1h" or "7d" from an option, in milliseconds. */
export function timeSpan(text: string): number {
  const { count: many, unit } = /^(?<count>\d{1,6})(?<unit>[smhd])$/.exec(text)?.groups ?? {};
  const found = Object.entries(unitMs).find(([name]) => name === unit);
  if (found !== undefined) return Number(many) * found[1];
  throw new InvalidArgumentError(`expected a time such as 90s, 30m, 1h or 7d, got "${text}".`);
}

/** Reads one of some names from an option; an unknown one gets the nearest suggested. */
export function oneOf<Name extends string>(
  kind: string,
  names: readonly Name[],
): (text: string) => Name {
  return (text) => {
    const known = names.find((name) => name === text);
    if (known === undefined) throw new InvalidArgumentError(`${unknownName(kind, text, names)}.`);
    return known;
  };
}

/** A reader of one value after another, each once, into a list, which replaces the default one. */
export function listOf<Value>(read: (text: string) => Value) {
  let list: Value[] = [];
  return (text: string): Value[] => {
    const value = read(text);
    if (list.includes(value)) throw new InvalidArgumentError(`${text} is there twice.`);
    list = [...list, value];
    return list;
  };
}
