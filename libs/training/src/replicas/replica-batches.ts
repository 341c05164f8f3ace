import type { Split } from '@isthmus/dataset';
import type { Network } from '@isthmus/network';
import { gather, tensor, tidy } from '@isthmus/tensorflow';
import { createDeviceExamples } from '../learner/device-examples.js';
import { createExampleOrder, type ReplicaSeeds } from '../plan/example-order.js';
import type { TrainingPlan } from '../plan/training-plan.js';
import type { ReplicaBatch } from './replica-pass.js';

/** The batches of several replicas, those of each the same as `createTrainingBatches` gives it without augmentation. */
export interface ReplicaBatches {
  /** The batches of the step that comes after `step` others. The caller disposes of their tensors. */
  at(step: number): ReplicaBatch;
  dispose(): void;
}

/**
 * Copies the training split to the device, once for all. Replicas share their inputs in steps in which all have
 * one order. Throws a RangeError when the network does not take the examples. The caller disposes of it.
 */
export function createReplicaBatches(
  split: Split,
  network: Network,
  plan: TrainingPlan,
  replicas: readonly ReplicaSeeds[],
): ReplicaBatches {
  const examples = createDeviceExamples(split, network);
  const orders = replicas.map((seeds) => createExampleOrder(split.count, plan, seeds));
  return {
    at(step) {
      const [first, ...others] = orders.map((draws) => draws(step));
      if (first === undefined) throw new RangeError('expected at least one replica');
      const indices = first.indices();
      const size = indices.length;
      if (others.every(({ order }) => order === first.order)) {
        const { x, y: labels } = examples.take(indices);
        const y = tidy(
          () =>
            gather(labels, tensor(repeated(size, replicas.length), [size * replicas.length]), 0),
          (made) => [made],
        );
        labels.dispose();
        return { size, x, y };
      }
      const all = new Int32Array(size * replicas.length);
      [first, ...others].forEach((draws, i) => {
        all.set(draws.indices(), i * size);
      });
      return { size, ...examples.take(all) };
    },
    dispose: () => examples.dispose(),
  };
}

/** 0, 1, ..., size - 1, so many times. */
function repeated(size: number, times: number): Int32Array {
  return Int32Array.from({ length: size * times }, (_, i) => i % size);
}
