import type { TrainSpec } from '@isthmus/task';
import { parseOptimizer } from '@isthmus/training';

/** Throws a RangeError for what a network under a given mask cannot be trained with. */
export function checkMaskable({ optimizer, prune }: TrainSpec): void {
  if (prune !== 'none') {
    throw new RangeError(`--mask and --prune cannot be combined [prune=${prune}]`);
  }
  if (parseOptimizer(optimizer).kind === 'noisy-sgd') {
    throw new RangeError(
      `noise would bring back what a mask leaves out [optimizer=${optimizer}]; take another optimizer`,
    );
  }
}
