import { InvalidArgumentError } from 'commander';

/** Reads a finite number from an option. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError(`expected a number, got "${text}".`);
  }
  return value;
}

/** Reads a whole number, 0 or more, from an option. */
export function integer(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new InvalidArgumentError(`expected a whole number, 0 or more, got "${text}".`);
  }
  return value;
}
