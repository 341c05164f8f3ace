import { initialize, type Network } from '@isthmus/network';
import { disposeAll } from '@isthmus/tensorflow';
import { programFor } from '../learner/step-program.js';
import type { ReplicaSeeds } from '../plan/example-order.js';
import type { TrainingPlan } from '../plan/training-plan.js';
import { type Perceptron, perceptronOf } from '../replicas/perceptron.js';
import { createReplicaDraws } from '../replicas/replica-draws.js';
import { createReplicas } from '../replicas/replicas.js';
import type { Training } from './train.js';
import type { TrainingEvent } from './training-event.js';
import { type Learner, runLoop } from './training-loop.js';
import { placeOf } from './training-place.js';

/** Networks of one architecture to train at once, from their initialisations. */
export type TogetherTraining = Omit<Training, 'trainee' | 'seeds' | 'place' | 'start'> & {
  readonly replicas: readonly ReplicaSeeds[];
};

/** Up to which width networks at once were measured to be faster; wider ones were not measured. */
const widest = 256;

/**
 * Whether networks are trained faster at once than one after another, and equal within rounding: plain
 * perceptrons, not too wide, without augmentation, pruning and noise of the optimizer.
 */
export function canTrainTogether(network: Network, plan: TrainingPlan): boolean {
  const { augmentation, pruning, optimizer } = plan;
  const isPlain =
    augmentation === undefined && pruning === undefined && optimizer.kind !== 'noisy-sgd';
  return isPlain && (perceptronOf(network)?.width ?? Number.POSITIVE_INFINITY) <= widest;
}

/**
 * Trains networks as `train` does each of them, all in one loop of batched matrix products. Events name
 * the replica; when one diverges, all stop. Throws a RangeError for a network that is not a plain perceptron.
 */
export function* trainTogether(training: TogetherTraining): Generator<TrainingEvent> {
  const { network, dataset, plan, replicas: seeds, saved, shouldSave } = training;
  const starts = saved?.weights ?? seeds.map(({ seed }) => initialize(network, seed));
  const draws = createReplicaDraws(dataset.train.count, plan, seeds);
  const how = {
    ...plan,
    perceptron: plainPerceptron(network),
    count: seeds.length,
    sharing: draws.sharing,
  };
  const replicas = createReplicas(network, dataset.train, how, programFor(plan.steps));
  const learner: Learner = {
    descend(step, learningRate) {
      const batch = draws.at(step);
      return { examples: batch.size, lossSums: replicas.descend(batch, learningRate) };
    },
    weights: () => replicas.weights(),
    *withParameters(index, work) {
      const parameters = replicas.parameters(index);
      try {
        return yield* work(parameters);
      } finally {
        disposeAll(parameters);
      }
    },
    optimizer: replicas.optimizer,
  };
  try {
    replicas.begin(starts);
    yield* runLoop(learner, {
      network,
      test: dataset.test,
      plan,
      place: placeOf(0, seeds.length, plan),
      count: seeds.length,
      startStep: 0,
      saved,
      shouldSave,
    });
  } finally {
    replicas.dispose();
  }
}

function plainPerceptron(network: Network): Perceptron {
  const perceptron = perceptronOf(network);
  if (perceptron !== undefined) return perceptron;
  throw new RangeError(
    `only plain perceptrons are trained at once [network=${network.notation}, expected a chain of linear layers and activations]`,
  );
}
