import { choice, factor, NotationError, type Options, whole } from '@isthmus/notation';
import type { AnnealingOptions } from './annealing.js';
import type { StraightThroughOptions } from './straight-through.js';

/**
 * Reads the options of straight-through matching. Rates are those of Git Re-Basin's code for SGD, of
 * Ito et al. for Adam.
 */
export function straightThroughOptions(
  options: Options,
  otherwise: Pick<StraightThroughOptions, 'point' | 'optimizer'>,
): StraightThroughOptions {
  const optimizer = options.take('optimizer', choice('sgd', 'adam'), otherwise.optimizer);
  return {
    point: options.take('point', choice('midpoint', 'random'), otherwise.point),
    optimizer,
    learningRate: options.take('learningRate', factor, optimizer === 'sgd' ? 1e-2 : 1e-3),
    epochs: options.take('epochs', whole, 10),
    batchSize: options.take('batch', whole, 256),
  };
}

/** Reads the options of simulated annealing. Throws a NotationError for temperatures that rise. */
export function annealingOptions(options: Options): AnnealingOptions {
  const [tMax, tMin] = [options.take('tMax', factor, 1e-2), options.take('tMin', factor, 1e-5)];
  if (tMin > tMax) {
    throw new NotationError(`tMin to be up to tMax, got tMin=${tMin}, tMax=${tMax}`);
  }
  return {
    energy: options.take('energy', choice('loss', 'error'), 'loss'),
    steps: options.take('steps', whole, 2000),
    examples: options.take('examples', whole, 1000),
    tMax,
    tMin,
  };
}
