import { epochOrder } from '@isthmus/dataset';
import type { TrainingPlan } from './training-plan.js';

/** Where one replica's randomness comes from. */
export interface ReplicaSeeds {
  /** Of the initialisation. */
  readonly seed: number;
  /** Of the order of the examples, from the plan's spawn step on; before it, `seed`. */
  readonly order: number;
  /** Of augmentation, dropout and the optimizer's noise; likewise. */
  readonly noise: number;
}

/** What a step is drawn from. */
interface StepDraws {
  readonly epoch: number;
  /** The seed of the order that counts in this step, and that of all else that is drawn. */
  readonly order: number;
  readonly noise: number;
  /** Of the batch's examples. */
  indices(): Int32Array;
}

/** What of a plan the order of examples depends on. */
export type OrderPlan = Pick<TrainingPlan, 'batchSize' | 'stepsAnEpoch' | 'spawnStep'>;

/**
 * Which of `count` examples a replica learns from in the step that comes after `step` others. From the
 * plan's spawn step on, order and noise are drawn from its own seeds; when that is amid an epoch,
 * the rest of it is that rest of another order.
 */
export function createExampleOrder(
  count: number,
  { batchSize, stepsAnEpoch, spawnStep }: OrderPlan,
  seeds: ReplicaSeeds,
): (step: number) => StepDraws {
  let last: { readonly seed: number; readonly epoch: number; readonly all: Int32Array } | undefined;

  const orderOf = (seed: number, epoch: number): Int32Array => {
    if (last?.seed !== seed || last.epoch !== epoch) {
      last = { seed, epoch, all: epochOrder(count, seed, epoch) };
    }
    return last.all;
  };

  return (step) => {
    const [order, noise] =
      step >= spawnStep ? [seeds.order, seeds.noise] : [seeds.seed, seeds.seed];
    const epoch = Math.floor(step / stepsAnEpoch) + 1;
    const begin = (step % stepsAnEpoch) * batchSize;
    const indices = () => orderOf(order, epoch).subarray(begin, begin + batchSize);
    return { epoch, order, noise, indices };
  };
}
