import { forward, fromTensors, type Network, toTensors } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { disposeAll, tidy } from '@isthmus/tensorflow';
import type { DeviceSplit } from '@isthmus/training';
import type { BatchEvent } from './unit-statistics.js';

/** Whether a network has running statistics. */
export function hasBatchNorm({ nodes }: Network): boolean {
  return nodes.some(({ op }) => op.notation.op === 'batch-norm');
}

/**
 * Batch norms measured anew: running statistics become the mean of those of all batches of a split,
 * every batch counting the same, as PyTorch does with momentum None. What REPAIR is for networks with
 * batch norm (Jordan et al. 2023, section 3).
 */
export function* resetBatchNorm(
  network: Network,
  weights: Weights,
  { batches }: Pick<DeviceSplit, 'batches'>,
): Generator<BatchEvent, Weights> {
  const parameters = new Map(toTensors(network, weights));
  try {
    for (const [batch, { x }] of batches.entries()) {
      yield { kind: 'batch' };
      const fresh = tidy(
        () => forward(network, parameters, x, { mode: 'reset', batch }).buffers,
        (buffers) => buffers.values(),
      );
      for (const [name, value] of fresh) {
        parameters.get(name)?.dispose();
        parameters.set(name, value);
      }
    }
    return fromTensors(network, parameters);
  } finally {
    disposeAll(parameters);
  }
}
