import { choice, factor, type Options, whole } from '@isthmus/notation';
import { rebasinLosses } from './sinkhorn-losses.js';
import type { SinkhornRebasinOptions } from './sinkhorn-rebasin.js';

/** Reads how `sinkhornRebasin` searches. Throws a NotationError for what cannot be read. */
export function rebasinOptions(options: Options): SinkhornRebasinOptions {
  return {
    loss: options.take('loss', choice(...rebasinLosses), 'l2'),
    iterations: options.take('iterations', whole, 100),
    learningRate: options.take('learningRate', factor, 0.1),
    temperature: options.take('temperature', factor, 0.3),
    batchSize: options.take('batch', whole, 1000),
  };
}
