import { checkFreeMemory } from '@isthmus/tensorflow';
import { programFor } from '../learner/step-program.js';
import { createTrainee } from '../learner/trainee.js';
import type { ReplicaSeeds } from '../plan/example-order.js';
import { leastStepBytes } from '../plan/step-memory.js';
import { type PrunedTraining, trainAndPrune } from './iterative-pruning.js';
import { canTrainTogether, trainTogether } from './train-together.js';
import type { TrainingEvent } from './training-event.js';
import { placeOf } from './training-place.js';

/** Networks of one architecture to train. */
export type ReplicasTraining = Omit<PrunedTraining, 'trainee' | 'seeds' | 'place'> & {
  readonly replicas: readonly ReplicaSeeds[];
};

/**
 * Trains each replica: all together where they are plain perceptrons, otherwise one after another. Throws
 * OutOfMemory before the first step where that has no chance to fit.
 */
export function* trainReplicas(setup: ReplicasTraining): Generator<TrainingEvent> {
  const { network, plan, mask, replicas } = setup;
  const areTogether = mask === undefined && replicas.length > 1 && canTrainTogether(network, plan);
  const bytes = leastStepBytes(network, plan) * (areTogether ? replicas.length : 1);
  checkFreeMemory(bytes, `a step of training [batchSize=${plan.batchSize}]`);
  yield* areTogether ? trainTogether(setup) : trainInTurn(setup);
}

function* trainInTurn({ replicas, saved, ...setup }: ReplicasTraining): Generator<TrainingEvent> {
  const { network, dataset, plan, mask } = setup;
  const arrays = new Map([...(plan.pruning?.mask ?? []), ...(mask ?? [])]);
  const how = { ...plan, mask: arrays };
  const steps = placeOf(0, replicas.length, plan).stepsOfTask;
  const trainee = createTrainee(network, dataset.train, how, programFor(steps));
  try {
    for (const [replica, seeds] of replicas.entries()) {
      if (replica < (saved?.replica ?? 0)) continue;
      const place = placeOf(replica, replicas.length, plan);
      const resumed = saved?.replica === replica ? saved : undefined;
      yield* trainAndPrune({ ...setup, trainee, seeds, place, saved: resumed });
    }
  } finally {
    trainee.dispose();
  }
}
