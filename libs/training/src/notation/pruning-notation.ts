import { choice, reader, wholeUpTo } from '@isthmus/notation';
import type { PruningRule } from '../pruning/prune.js';
import {
  type Duration,
  duration,
  formatDuration,
  stepsOf,
  type TrainingLength,
} from './durations.js';
import { decimal, readSetting, type SettingForm } from './setting-notation.js';

/** Iterative pruning: train, prune, rewind the weights that are left, and train again, level by level. */
export interface Pruning extends PruningRule {
  readonly levels: number;
  /** From where on weights are trained anew at every level; undefined for the initialisation. */
  readonly rewind: Duration | undefined;
}

/** Each is a training of its own, with a mask and a network that are kept. */
const levelCount = wholeUpTo(1_000);

const share = reader('a number above 0 and below 1', (text) => {
  const value = decimal(text);
  return value > 0 && value < 1 ? value : undefined;
});

const rewind = reader('init or a duration such as 5ep or 100st', (text) => ({
  duration: text === 'init' ? undefined : duration(text),
}));

const layers = reader('names of layers such as fc or fc+conv1', (text) =>
  text === '' ? undefined : text.split('+'),
);

const formOf = (by: PruningRule['by']): SettingForm<Pruning> => ({
  example: `${by}:levels=10,fraction=0.2,scope=global,rewind=5ep,exclude=fc`,
  build: (options) => ({
    by,
    levels: options.take('levels', levelCount, 1),
    fraction: options.take('fraction', share, 0.2),
    scope: options.take('scope', choice('global', 'layer'), 'global'),
    rewind: options.take('rewind', rewind, { duration: undefined }).duration,
    exclude: options.take('exclude', layers, []),
  }),
});

const forms = { magnitude: formOf('magnitude'), random: formOf('random') };

/**
 * Reads a pruning's notation, such as "magnitude:levels=10,rewind=5ep"; docs/training.md lists all.
 * Throws a RangeError.
 */
export function parsePruning(text: string): Pruning {
  return readSetting('prune', text, forms);
}

/** After how many steps the weights are taken that levels rewind to. Throws a RangeError for the end or beyond. */
export function rewindStep({ rewind: at }: Pruning, length: TrainingLength): number {
  const step = at === undefined ? 0 : stepsOf(at, length);
  if (at === undefined || step < length.steps) return step;
  throw new RangeError(
    `the moment to rewind to is not before the end of training [rewind=${formatDuration(at)}, expected 0st..${length.steps - 1}st, got ${step}st]`,
  );
}
