import type { Network } from '@isthmus/network';
import { createRandom } from '@isthmus/random';
import { augmentationStream } from '../augmentation/augmentation.js';
import type { StepDraw } from '../learner/step-inputs.js';
import { createExampleOrder, type ReplicaSeeds } from '../plan/example-order.js';
import type { TrainingPlan } from '../plan/training-plan.js';

/**
 * What is drawn for the step that comes after `step` others, of `count` examples: a function of the step and the
 * replica's seeds alone.
 */
export function createStepDraws(
  count: number,
  { inputShape }: Network,
  plan: TrainingPlan,
  seeds: ReplicaSeeds,
): (step: number) => StepDraw {
  const { augmentation } = plan;
  const [height = 1, width = 1] = inputShape;
  const draws = createExampleOrder(count, plan, seeds);
  return (step) => {
    const { epoch, noise, indices: draw } = draws(step);
    const [indices, seed] = [draw(), stepSeed(noise, step)];
    if (augmentation === undefined) return { indices, seed };
    const random = augmentationStream(noise, { epoch, step: step + 1 });
    return { indices, seed, maps: augmentation.draw({ height, width }, indices.length, random) };
  };
}

/** Seeds of equal steps of two replicas are as different as those of two steps. */
function stepSeed(noise: number, step: number): number {
  return createRandom(noise, 'noise of a step', step).integer(2 ** 31);
}
