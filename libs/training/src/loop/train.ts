import type { Dataset } from '@isthmus/dataset';
import type { Network } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import type { Trainee } from '../learner/trainee.js';
import type { ReplicaSeeds } from '../plan/example-order.js';
import type { TrainingPlan } from '../plan/training-plan.js';
import type { Mask } from '../pruning/prune.js';
import { createStepDraws } from './step-draws.js';
import type { TrainingEvent, TrainingState } from './training-event.js';
import { type Learner, runLoop } from './training-loop.js';
import { placeOf, type TrainingPlace } from './training-place.js';

/** One replica to train. */
export interface Training {
  readonly network: Network;
  readonly dataset: Dataset;
  readonly plan: TrainingPlan;
  readonly seeds: ReplicaSeeds;
  /** Among the trainings of a task; alone in it when absent. */
  readonly place?: TrainingPlace;
  /** Of this network and data set, made for such a plan: what it holds of a training before is given up. */
  readonly trainee: Trainee;
  /** The weights after `step` steps, from which it begins; those that `mask` leaves out stay zero. */
  readonly start: { readonly weights: Weights; readonly step: number; readonly mask?: Mask };
  /** Where an interrupted one goes on. */
  readonly saved: TrainingState | undefined;
  /** Asked after each step: whether to tell the state. */
  readonly shouldSave: () => boolean;
}

/**
 * Trains a network by minibatch descent on the mean cross-entropy. The last batch of an epoch holds what
 * is left over. Whatever is drawn is drawn from the replica's seeds and the step's number, so that a
 * training that goes on from a state ends in the same weights as one that was left alone.
 */
export function* train(training: Training): Generator<TrainingEvent> {
  const { network, dataset, plan, seeds, trainee, start, saved, shouldSave } = training;
  const { place = placeOf(0, 1, plan) } = training;
  const draws = createStepDraws(dataset.train.count, network, plan, seeds);
  trainee.begin(saved?.weights[0] ?? start.weights, start.mask);
  const learner: Learner = {
    descend(step, learningRate) {
      const draw = draws(step);
      return { examples: draw.indices.length, lossSums: [trainee.descend(draw, learningRate)] };
    },
    weights: () => [trainee.weights()],
    withParameters: (_, work) => trainee.withParameters(work),
    optimizer: trainee.optimizer,
  };
  yield* runLoop(learner, {
    network,
    test: dataset.test,
    plan,
    place,
    count: 1,
    startStep: start.step,
    saved,
    shouldSave,
  });
}
