import { choice, factor, whole } from '@isthmus/notation';
import { declareOptions, type ValuesOf } from '../search/method-options.js';

/** What the two papers have in different ways. */
interface Published {
  readonly point: 'midpoint' | 'random';
  readonly optimizer: 'sgd' | 'adam';
}

/**
 * The options of straight-through matching. Rates are those of Git Re-Basin's code for SGD, of
 * Ito et al. for Adam.
 */
export function straightThroughOptions({ point, optimizer }: Published) {
  return declareOptions({
    optimizer: {
      description: 'what moves the free weights',
      read: choice('sgd', 'adam'),
      default: optimizer,
    },
    point: {
      description: 'where the loss is descended: at the mean, or drawn anew each batch',
      read: choice('midpoint', 'random'),
      default: point,
    },
    learningRate: {
      description: 'learning rate of the optimizer',
      read: factor,
      default: 1e-2,
      defaultWith: { option: 'optimizer', value: 'adam', default: 1e-3 },
    },
    epochs: {
      description: 'passes over the examples',
      read: whole,
      default: 10,
    },
    batch: {
      description: 'examples a step',
      read: whole,
      default: 256,
    },
  });
}

/** Where between the models the loss is descended, and how. */
export type StraightThroughOptions = ValuesOf<ReturnType<typeof straightThroughOptions>>;
