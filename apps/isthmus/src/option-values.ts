import { unknownName } from '@isthmus/spelling';
import { InvalidArgumentError } from 'commander';

/** Reads a finite number from an option. */
function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError(`expected a number, got "${text}".`);
  }
  return value;
}

/** Reads a number above 0 from an option. */
export function positive(text: string): number {
  const value = number(text);
  if (value <= 0) throw new InvalidArgumentError(`expected a number above 0, got "${text}".`);
  return value;
}

/** Reads a whole number, 1 or more, from an option. */
export function count(text: string): number {
  const value = integer(text);
  if (value < 1) {
    throw new InvalidArgumentError(`expected a whole number, 1 or more, got "${text}".`);
  }
  return value;
}

/** Reads a number of points on a path from an option: 2 or more. */
export function pointCount(text: string): number {
  const value = integer(text);
  if (value < 2) {
    throw new InvalidArgumentError(`expected a whole number, 2 or more, got "${text}".`);
  }
  return value;
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

/** Reads a whole number, 0 or more, from an option. */
export function integer(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new InvalidArgumentError(`expected a whole number, 0 or more, got "${text}".`);
  }
  return value;
}
