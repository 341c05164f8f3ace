import { epochOrder, type Split } from '@isthmus/dataset';
import type { Network } from '@isthmus/network';
import { augmentationStream } from './augmentation.js';
import { createDeviceExamples } from './device-examples.js';
import type { DeviceBatch } from './trainee.js';
import type { TrainingPlan } from './training-plan.js';

/** Where one network's randomness comes from. */
export interface TrainingRun {
  /** Of the initialisation. */
  readonly seed: number;
  /** Of the order of the examples, from the plan's spawn step on; before it, `seed`. */
  readonly order: number;
  /** Of augmentation, dropout and the optimizer's noise; likewise. */
  readonly noise: number;
}

/** What a step learns from. */
interface StepBatch {
  readonly batch: DeviceBatch;
  readonly examples: number;
  /** Of what else is drawn in the step. */
  readonly seed: number;
}

/** The batches of a run, each a function of its step and the run's seeds alone. */
export interface TrainingBatches {
  /** The batch of the step that comes after `step` others. The caller disposes of its tensors. */
  at(step: number): StepBatch;
  dispose(): void;
}

/**
 * Copies the training split to the device. From the plan's spawn step on, order and noise are drawn from
 * the run's own seeds; when that is amid an epoch, the rest of it is that rest of another order. Throws a
 * RangeError when the network does not take the examples. The caller disposes of it.
 */
export function createTrainingBatches(
  split: Split,
  network: Network,
  { augmentation, batchSize, stepsAnEpoch, spawnStep }: TrainingPlan,
  run: TrainingRun,
): TrainingBatches {
  const examples = createDeviceExamples(split, network);
  let last:
    | { readonly seed: number; readonly epoch: number; readonly order: Int32Array }
    | undefined;

  const orderOf = (seed: number, epoch: number): Int32Array => {
    if (last?.seed !== seed || last.epoch !== epoch) {
      last = { seed, epoch, order: epochOrder(split.count, seed, epoch) };
    }
    return last.order;
  };

  return {
    at(step) {
      const hasSpawned = step >= spawnStep;
      const [order, noise] = hasSpawned ? [run.order, run.noise] : [run.seed, run.seed];
      const epoch = Math.floor(step / stepsAnEpoch) + 1;
      const begin = (step % stepsAnEpoch) * batchSize;
      const indices = orderOf(order, epoch).subarray(begin, begin + batchSize);
      const { x, y } = examples.take(indices);
      const place = { examples: indices.length, seed: noise + step + 1 };
      if (augmentation === undefined) return { batch: { x, y }, ...place };
      const augmented = augmentation(x, augmentationStream(noise, { epoch, step: step + 1 }));
      x.dispose();
      return { batch: { x: augmented, y }, ...place };
    },
    dispose: () => examples.dispose(),
  };
}
