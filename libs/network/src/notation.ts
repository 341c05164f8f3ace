import { choice, NotationError, whole } from '@isthmus/notation';
import { shorten } from '@isthmus/spelling';
import { type InitName, initializations } from './initializations.js';
import { type NormName, norms } from './norms.js';
import type { Op } from './op.js';
import { gelu, relu, sigmoid, tanh } from './ops/activations.js';

const activations: Readonly<Record<string, Op>> = { relu, gelu, tanh, sigmoid };

/** "784-512-10": at least two sizes, or as many as are wanted. */
export function vectorSizes(text: string, wanted?: number): readonly number[] {
  const sizes = text.split('-').map(whole);
  if (sizes.length < 2 || (wanted !== undefined && sizes.length !== wanted)) {
    throw new NotationError(
      `${wanted ?? 'two or more'} sizes, such as 784-512-10, got "${shorten(text)}"`,
    );
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
      `channels x height x width - classes, such as 3x32x32-10, got "${shorten(text)}"`,
    );
  }
  return { inputShape: [whole(height), whole(width), whole(channels)], classes: whole(classes) };
}

/** Into how many parts channels or units are divided. */
export function parts(text: string): number {
  const number = whole(text);
  if (number > 4096) throw new NotationError(`at most 4096 parts, got "${text}"`);
  return number;
}

/** How many blocks stand behind each other; of the deepest transformers, some 60. */
export function blocks(text: string): number {
  const number = whole(text);
  if (number > 1024) throw new NotationError(`at most 1024 blocks, got "${text}"`);
  return number;
}

/** A whole number, 0 or more. */
export function wholeOrZero(text: string): number {
  return text === '0' ? 0 : whole(text);
}

/** A number from 0 to below 1. */
export function probability(text: string): number {
  const value = Number(text);
  if (!/^[\d.e-]+$/.test(text) || !(value >= 0 && value < 1)) {
    throw new NotationError(`a number from 0 to below 1, got "${shorten(text)}"`);
  }
  return value;
}

/** A normalisation. */
export function norm(text: string): NormName {
  return choice(...(Object.keys(norms) as NormName[]))(text);
}

/** An initialisation. */
export function init(text: string): InitName {
  return choice(...(Object.keys(initializations) as InitName[]))(text);
}

/** An activation. */
export function activation(text: string): Op {
  return activations[choice(...Object.keys(activations))(text)];
}
