import { type NormName, norms } from './norms.js';
import type { Op } from './op.js';
import { gelu, relu, sigmoid, tanh } from './ops/activations.js';

/** Part of a notation that cannot be read: what was expected there. */
export class NotationError extends Error {
  override readonly name = 'NotationError';
}

/** The options of a notation. */
export interface Options {
  /** Reads an option once; `otherwise` where it is not given. */
  take<Value>(name: string, read: (text: string) => Value, otherwise: Value): Value;
}

const activations: Readonly<Record<string, Op>> = { relu, gelu, tanh, sigmoid };
const largest = 1e7;

/** "784-512-10": at least two sizes, or as many as are wanted. */
export function vectorSizes(text: string, wanted?: number): readonly number[] {
  const sizes = text.split('-').map(whole);
  if (sizes.length < 2 || (wanted !== undefined && sizes.length !== wanted)) {
    throw new NotationError(`${wanted ?? 'two or more'} sizes, such as 784-512-10, got "${text}"`);
  }
  return sizes;
}

/** "3x32x32-10": channels, height and width of an image, and the number of classes. */
export function imageSize(text: string): {
  readonly inputShape: readonly [number, number, number];
  readonly classes: number;
} {
  const [, channels, height, width, classes] = /^(\d+)x(\d+)x(\d+)-(\d+)$/.exec(text) ?? [];
  if (classes === undefined) {
    throw new NotationError(
      `channels x height x width - classes, such as 3x32x32-10, got "${text}"`,
    );
  }
  return { inputShape: [whole(height), whole(width), whole(channels)], classes: whole(classes) };
}

/** A whole number, 1 or more. */
export function whole(text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text) || Number(text) > largest) {
    throw new NotationError(`a whole number from 1 to ${largest}, got "${text}"`);
  }
  return Number(text);
}

/** A number above 0. */
export function factor(text: string): number {
  const value = Number(text);
  if (!/^[\d.]+$/.test(text) || !(value > 0 && value <= 1024)) {
    throw new NotationError(`a number above 0 and up to 1024, got "${text}"`);
  }
  return value;
}

/** true or false. */
export function flag(text: string): boolean {
  return choice('true', 'false')(text) === 'true';
}

/** A normalisation. */
export function norm(text: string): NormName {
  return choice(...(Object.keys(norms) as NormName[]))(text);
}

/** An activation. */
export function activation(text: string): Op {
  return activations[choice(...Object.keys(activations))(text)];
}

/** One of some words. */
export function choice<Word extends string>(...words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) throw new NotationError(`one of ${words.join(', ')}, got "${text}"`);
    return word;
  };
}
