import { programFor } from '../learner/step-program.js';
import { createTrainee } from '../learner/trainee.js';
import { type Training, train } from './train.js';
import type { TrainingEvent } from './training-event.js';

/** Trains one network with a trainee of its own. */
export function* trainAlone(training: Omit<Training, 'trainee'>): Generator<TrainingEvent> {
  const { network, dataset, plan, start } = training;
  const trainee = createTrainee(
    network,
    dataset.train,
    { ...plan, mask: start.mask },
    programFor(plan.steps),
  );
  try {
    yield* train({ ...training, trainee });
  } finally {
    trainee.dispose();
  }
}
