import { epochOrder, type Split, takeExamples } from '@isthmus/dataset';
import { backward, forward, type Network } from '@isthmus/network';
import { createRandom } from '@isthmus/random';
import { crossEntropy, readFloats, scale, sum } from '@isthmus/tensorflow';
import { toDevice } from '@isthmus/training';
import { addTensors, byBatch, mergeTensors } from './midpoint-loss.js';
import type { LossAtWeights } from './sinkhorn-distances.js';
import type { DeviceWeights } from './soft-permutation.js';

/** What a loss on the path from a to b looks at. */
export interface PathLossOptions {
  readonly network: Network;
  readonly data: Split;
  readonly batchSize: number;
  readonly seed: number;
}

/**
 * The mean cross-entropy of the network (1 - lambda) a + lambda b on the examples of one step, drawn
 * from seed and step alone. Call inside `tidy`.
 */
export function pathLoss(
  a: DeviceWeights,
  b: DeviceWeights,
  { lambda, step }: { readonly lambda: number; readonly step: number },
  { network, data, batchSize, seed }: PathLossOptions,
): LossAtWeights {
  const between = mergeTensors([a, b], [1 - lambda, lambda]);
  const examples = batchOf(step, { data, batchSize, seed });
  const passes = toDevice(examples, network, batchSize).batches.map(({ x, y }) => {
    const pass = forward(network, between, x, byBatch);
    return { pass, ...crossEntropy(pass.output, y) };
  });
  const total = passes.reduce((part, { losses }) => part + readFloats(sum(losses))[0], 0);
  return {
    loss: total / examples.count,
    gradient: () =>
      passes
        .map(({ pass, gradient }) =>
          backward(network, between, {
            pass,
            outputGradient: scale(gradient, lambda / examples.count),
          }),
        )
        .reduce(addTensors),
  };
}

/** Where on the path a step looks: drawn uniformly from seed and step. */
export function randomLambda(seed: number, step: number): number {
  return createRandom(seed, 'random point', step).uniform();
}

/** The batch of a step; epochs follow each other, each in an order of its own. */
function batchOf(step: number, { data, batchSize, seed }: Omit<PathLossOptions, 'network'>): Split {
  const batches = Math.ceil(data.count / batchSize);
  const [epoch, batch] = [Math.floor(step / batches), step % batches];
  const order = epochOrder(data.count, seed, epoch);
  return takeExamples(data, order.subarray(batch * batchSize, (batch + 1) * batchSize));
}
