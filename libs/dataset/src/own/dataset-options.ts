import { NotationError } from '@isthmus/notation';
import { mostClasses } from '../set/dataset.js';
import type { ImageSize } from './read-image.js';

/** A seed: a whole number, 0 or more. */
export function seed(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new NotationError(`a whole number, 0 or more, got "${text}"`);
  }
  return value;
}

/** A standard deviation: a number, 0 or more. */
export function deviation(text: string): number {
  const value = decimal(text);
  if (!(value <= 1e7)) throw new NotationError(`a number from 0 to 10000000, got "${text}"`);
  return value;
}

/** A share: a number between 0 and 1. */
export function share(text: string): number {
  const value = decimal(text);
  if (!(value > 0 && value < 1)) throw new NotationError(`a number between 0 and 1, got "${text}"`);
  return value;
}

/** A number of classes. */
export function classCount(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (!(value >= 1 && value <= mostClasses)) {
    throw new NotationError(`a whole number from 1 to ${mostClasses}, got "${text}"`);
  }
  return value;
}

/** Height and width, such as 32x32. */
export function imageSize(text: string): ImageSize {
  const [, height, width] = /^([1-9]\d{0,3})x([1-9]\d{0,3})$/.exec(text) ?? [];
  if (height === undefined || width === undefined) {
    throw new NotationError(`height x width such as 32x32, at most 9999x9999, got "${text}"`);
  }
  return [Number(height), Number(width)];
}

/** Different classes such as 0+1+4, also as ranges: 0-4+7. */
export function classList(text: string): number[] {
  let listed = 0;
  const labels = text.split('+').flatMap((item) => {
    const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(item) ?? [];
    const count = Number(last) - Number(first) + 1;
    if (!(count >= 1)) throw new NotationError(`classes such as 0+1+4 or 0-4, got "${text}"`);
    listed += count;
    if (listed > mostClasses) throw new NotationError(`at most ${mostClasses} classes`);
    return Array.from({ length: count }, (_, i) => Number(first) + i);
  });
  if (new Set(labels).size < labels.length) {
    throw new NotationError(`different classes, got "${text}"`);
  }
  return labels;
}

function decimal(text: string): number {
  return /^\d*\.?\d+(e[+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
