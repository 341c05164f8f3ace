import { choice, factor, type Options } from '@isthmus/notation';
import type { FusionOptions } from './ot-fusion.js';

/** Reads how `otFusion` transports. Throws a NotationError for what cannot be read. */
export function fusionOptions(options: Options): FusionOptions {
  const by = options.take('by', choice('weights', 'activations'), 'weights');
  const solver = options.take('solver', choice('exact', 'sinkhorn'), 'exact');
  return solver === 'exact' ? { by } : { by, epsilon: options.take('epsilon', factor, 0.01) };
}
