import { nearestName, shorten } from '@isthmus/spelling';
import { NotationError } from './options.js';

const largest = 1e7;

/** Reads the text of an option's value, and says what it takes. Throws a NotationError for anything else. */
export interface Reader<Value> {
  (text: string): Value;
  /** For people: what may be given. */
  readonly expected: string;
}

/** A reader of what `parse` gives for a text; undefined is for what it cannot read. */
export function reader<Value>(
  expected: string,
  parse: (text: string) => Value | undefined,
): Reader<Value> {
  const read = (text: string) => {
    const value = parse(text);
    if (value === undefined) throw new NotationError(`${expected}, got "${shorten(text)}"`);
    return value;
  };
  return Object.assign(read, { expected });
}

/** A whole number from 1 to `most`. */
export function wholeUpTo(most: number): Reader<number> {
  return reader(`a whole number from 1 to ${most}`, (text) =>
    /^[1-9]\d{0,7}$/.test(text) && Number(text) <= most ? Number(text) : undefined,
  );
}

/** A whole number, 1 or more. */
export const whole = wholeUpTo(largest);

/** A number above 0, also in a form such as 1e-3. */
export const factor: Reader<number> = reader(`a number above 0 and up to ${largest}`, (text) => {
  const value = Number(text);
  const isRead = /^\d*\.?\d+(e[+-]?\d+)?$/.test(text) && value > 0 && value <= largest;
  return isRead ? value : undefined;
});

/** true or false. */
export const flag: Reader<boolean> = reader(
  'one of true, false',
  (text) => text === 'true' || (text === 'false' ? false : undefined),
);

/** One of some words; for another, the one that was meant is suggested. */
export function choice<Word extends string>(...words: readonly Word[]): Reader<Word> {
  const expected = `one of ${words.join(', ')}`;
  const read = (text: string) => {
    const word = words.find((one) => one === text);
    if (word !== undefined) return word;
    const nearest = nearestName(text, words);
    const hint = nearest === undefined ? '' : ` (did you mean "${nearest}"?)`;
    throw new NotationError(`${expected}, got "${shorten(text)}"${hint}`);
  };
  return Object.assign(read, { expected });
}
