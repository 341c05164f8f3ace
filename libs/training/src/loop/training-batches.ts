import type { Split } from '@isthmus/dataset';
import type { Network } from '@isthmus/network';
import { createRandom } from '@isthmus/random';
import { augmentationStream } from '../augmentation/augmentation.js';
import { createDeviceExamples } from '../learner/device-examples.js';
import type { DeviceBatch } from '../learner/trainee.js';
import { createExampleOrder, type ReplicaSeeds } from '../plan/example-order.js';
import type { TrainingPlan } from '../plan/training-plan.js';

/** What a step learns from. */
interface StepBatch {
  readonly batch: DeviceBatch;
  readonly examples: number;
  /** Of what else is drawn in the step. */
  readonly seed: number;
}

/** The batches of a replica, each a function of its step and its seeds alone. */
export interface TrainingBatches {
  /** The batch of the step that comes after `step` others. The caller disposes of its tensors. */
  at(step: number): StepBatch;
  dispose(): void;
}

/**
 * Copies the training split to the device. Throws a RangeError when the network does not take the
 * examples. The caller disposes of it.
 */
export function createTrainingBatches(
  split: Split,
  network: Network,
  plan: TrainingPlan,
  seeds: ReplicaSeeds,
): TrainingBatches {
  const { augmentation } = plan;
  const examples = createDeviceExamples(split, network);
  const draws = createExampleOrder(split.count, plan, seeds);
  return {
    at(step) {
      const drawn = draws(step);
      const { epoch, noise } = drawn;
      const indices = drawn.indices();
      const { x, y } = examples.take(indices);
      const place = { examples: indices.length, seed: stepSeed(noise, step) };
      if (augmentation === undefined) return { batch: { x, y }, ...place };
      const augmented = augmentation(x, augmentationStream(noise, { epoch, step: step + 1 }));
      x.dispose();
      return { batch: { x: augmented, y }, ...place };
    },
    dispose: () => examples.dispose(),
  };
}

/** Seeds of equal steps of two replicas are as different as those of two steps. */
function stepSeed(noise: number, step: number): number {
  return createRandom(noise, 'noise of a step', step).integer(2 ** 31);
}
