import type { Dataset } from '@isthmus/dataset';
import type { Network } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { evaluate, toDevice } from './evaluation.js';
import type { Mask } from './prune.js';
import { learningRateAt } from './schedule.js';
import { createTrainee } from './trainee.js';
import { createTrainingBatches, type TrainingRun } from './training-batches.js';
import type { TrainingPlan } from './training-plan.js';

/** Means over one pass, or over what is left of one that training began in. */
export interface TrainingEpoch {
  readonly epoch: number;
  readonly trainLoss: number;
  readonly testLoss: number;
  readonly testAccuracy: number;
}

/** All that a training goes on from, to the bit. */
export interface TrainingState {
  /** Steps done, and what the pass that is under way has come to. */
  readonly step: number;
  readonly lossSum: number;
  readonly seen: number;
  readonly weights: Weights;
  readonly optimizer: ReadonlyMap<string, Float32Array>;
}

/** What training tells. `step` counts those done, from the run's beginning. */
export type TrainingEvent =
  | { readonly kind: 'batch' }
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'epoch'; readonly epoch: TrainingEpoch; readonly durationMs: number }
  /** After each of the plan's checkpoint steps, and after that which levels rewind to. */
  | { readonly kind: 'checkpoint'; readonly step: number; readonly weights: Weights }
  | { readonly kind: 'state'; readonly state: TrainingState }
  | { readonly kind: 'trained'; readonly weights: Weights; readonly stepMs: number };

/** A loss stopped being a number: a property of the set-up, not a fault. */
export class TrainingDiverged extends Error {
  override readonly name = 'TrainingDiverged';
}

/** One network to train. */
export interface Training {
  readonly network: Network;
  readonly dataset: Dataset;
  readonly plan: TrainingPlan;
  readonly run: TrainingRun;
  /** The weights after `step` steps, from which it begins; those that `mask` leaves out stay zero. */
  readonly start: { readonly weights: Weights; readonly step: number; readonly mask?: Mask };
  /** Where an interrupted one goes on. */
  readonly saved: TrainingState | undefined;
  /** Asked after each step: whether to tell the state. */
  readonly shouldSave: () => boolean;
}

/**
 * Trains a network by minibatch descent on the mean cross-entropy. The last batch of an epoch holds what
 * is left over. Whatever is drawn is drawn from the run's seeds and the step's number, so that a
 * training that goes on from a state ends in the same weights as one that was left alone.
 */
export function* train(training: Training): Generator<TrainingEvent> {
  const { network, dataset, plan, run, start, saved } = training;
  const { stepsAnEpoch, steps, schedule, learningRate: base } = plan;
  const test = toDevice(dataset.test, network);
  const batches = createTrainingBatches(dataset.train, network, plan, run);
  const trainee = createTrainee(network, saved?.weights ?? start.weights, {
    ...plan,
    seed: run.noise,
    ...(start.mask && { mask: start.mask }),
  });
  const durations: number[] = [];
  const isKept = (step: number) =>
    plan.checkpointSteps.has(step) || plan.pruning?.rewindStep === step;
  let { step, lossSum, seen } = saved ?? { step: start.step, lossSum: 0, seen: 0 };
  let epochStartedAt = performance.now();
  try {
    if (saved !== undefined) trainee.optimizer.restore(saved.optimizer);
    else if (isKept(step)) yield { kind: 'checkpoint', step, weights: trainee.weights() };
    while (step < steps) {
      const startedAt = performance.now();
      const learningRate = learningRateAt(schedule, base, step, plan);
      const { batch, seed, examples } = batches.at(step);
      const loss = trainee.descend(batch, { learningRate, seed });
      for (const used of [batch.x, batch.y]) used.dispose();
      step += 1;
      if (!Number.isFinite(loss)) throw diverged({ step, learningRate, stepsAnEpoch });
      lossSum += loss;
      seen += examples;
      durations.push(performance.now() - startedAt);
      yield { kind: 'step', step };
      if (step % stepsAnEpoch === 0) {
        const { loss: testLoss, accuracy: testAccuracy } = yield* trainee.withParameters(
          (parameters) => evaluate(network, parameters, test),
        );
        const number = step / stepsAnEpoch;
        const epoch = { epoch: number, trainLoss: lossSum / seen, testLoss, testAccuracy };
        if (!Number.isFinite(testLoss)) throw diverged({ step, learningRate, stepsAnEpoch });
        yield { kind: 'epoch', epoch, durationMs: performance.now() - epochStartedAt };
        [lossSum, seen, epochStartedAt] = [0, 0, performance.now()];
      }
      if (isKept(step)) yield { kind: 'checkpoint', step, weights: trainee.weights() };
      if (step < steps && training.shouldSave()) {
        const [weights, optimizer] = [trainee.weights(), trainee.optimizer.state()];
        yield { kind: 'state', state: { step, lossSum, seen, weights, optimizer } };
      }
    }
    yield { kind: 'trained', weights: trainee.weights(), stepMs: median(durations) };
  } finally {
    for (const held of [test, batches, trainee]) held.dispose();
  }
}

function diverged(at: { step: number; learningRate: number; stepsAnEpoch: number }) {
  const epoch = Math.ceil(at.step / at.stepsAnEpoch);
  return new TrainingDiverged(
    `the loss is no longer a number [epoch=${epoch}, step=${at.step}, learningRate=${at.learningRate}]; lower the learning rate, warm it up, or clip the gradient`,
  );
}

/** The middle value; 0 of none. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
