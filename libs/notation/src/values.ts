import { NotationError } from './options.js';

const largest = 1e7;

/** A whole number, 1 or more. */
export function whole(text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text) || Number(text) > largest) {
    throw new NotationError(`a whole number from 1 to ${largest}, got "${text}"`);
  }
  return Number(text);
}

/** A number above 0, also in a form such as 1e-3. */
export function factor(text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+(e[+-]?\d+)?$/.test(text) || !(value > 0 && value <= largest)) {
    throw new NotationError(`a number above 0 and up to ${largest}, got "${text}"`);
  }
  return value;
}

/** true or false. */
export function flag(text: string): boolean {
  return choice('true', 'false')(text) === 'true';
}

/** One of some words. */
export function choice<Word extends string>(...words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) throw new NotationError(`one of ${words.join(', ')}, got "${text}"`);
    return word;
  };
}
