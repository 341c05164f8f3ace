import type { Split } from '@isthmus/dataset';
import type { Network, ParameterTensors } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { evaluate, toDevice } from '../learner/evaluation.js';
import type { Optimizer } from '../learner/optimizer.js';
import { learningRateAt } from '../notation/schedule.js';
import type { TrainingPlan } from '../plan/training-plan.js';

/** Means over one pass, or over what is left of one that training began in. */
export interface TrainingEpoch {
  readonly epoch: number;
  readonly trainLoss: number;
  readonly testLoss: number;
  readonly testAccuracy: number;
}

/** All that a training goes on from, to the bit. */
export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  /** Examples of the pass that is under way, and what each network's losses on them sum to. */
  readonly seen: number;
  readonly lossSums: readonly number[];
  /** Of each network. */
  readonly weights: readonly Weights[];
  readonly optimizer: ReadonlyMap<string, Float32Array>;
}

/** Which of the networks that are trained at once, from 0. */
interface OfReplica {
  readonly replica: number;
}

/** What training tells. `step` counts those done, from the training's beginning. */
export type TrainingEvent =
  | { readonly kind: 'batch' }
  | { readonly kind: 'step'; readonly step: number }
  | (OfReplica & {
      readonly kind: 'epoch';
      readonly epoch: TrainingEpoch;
      readonly durationMs: number;
    })
  /** After each of the plan's checkpoint steps, and after that which levels rewind to. */
  | (OfReplica & { readonly kind: 'checkpoint'; readonly step: number; readonly weights: Weights })
  | { readonly kind: 'state'; readonly state: TrainingState }
  /** Steps are timed all networks together. */
  | (OfReplica & { readonly kind: 'trained'; readonly weights: Weights; readonly stepMs: number });

/** A loss stopped being a number: a property of the set-up, not a fault. */
export class TrainingDiverged extends Error {
  override readonly name = 'TrainingDiverged';
}

/** One or several networks that learn step by step. */
export interface Learner {
  /** The step that comes after `step` others: how many examples each network saw, and the sums of their losses. */
  descend(
    step: number,
    learningRate: number,
  ): { readonly examples: number; readonly lossSums: readonly number[] };
  weights(): readonly Weights[];
  /** The parameters of one network as they are, until the next step. The caller disposes of none. */
  withParameters<Result>(
    replica: number,
    work: (parameters: ParameterTensors) => Generator<{ readonly kind: 'batch' }, Result>,
  ): Generator<{ readonly kind: 'batch' }, Result>;
  readonly optimizer: Pick<Optimizer, 'state' | 'restore'>;
}

/** What the loop is told of a training. */
export interface TrainingLoop {
  readonly network: Network;
  readonly test: Split;
  readonly plan: TrainingPlan;
  readonly count: number;
  /** Steps done before the first. */
  readonly startStep: number;
  /** Where an interrupted training goes on; the learner has its weights already. */
  readonly saved: TrainingState | undefined;
  /** Asked after each step: whether to tell the state. */
  readonly shouldSave: () => boolean;
}

/** Lets a learner learn until the plan's last step, evaluating each network after each epoch. */
export function* runLoop(learner: Learner, loop: TrainingLoop): Generator<TrainingEvent> {
  const { network, plan, saved, shouldSave } = loop;
  const { stepsAnEpoch, steps, schedule, learningRate: base } = plan;
  const test = toDevice(loop.test, network);
  const durations: number[] = [];
  const isKept = (step: number) =>
    plan.checkpointSteps.has(step) || plan.pruning?.rewindStep === step;
  const zeros = Array.from({ length: loop.count }, () => 0);
  let { step, seen, lossSums } = saved ?? { step: loop.startStep, seen: 0, lossSums: zeros };
  let epochStartedAt = performance.now();
  let learningRate = base;
  try {
    if (saved !== undefined) learner.optimizer.restore(saved.optimizer);
    else if (isKept(step)) yield* checkpoints();
    while (step < steps) {
      const startedAt = performance.now();
      learningRate = learningRateAt(schedule, base, step, plan);
      const { examples, lossSums: losses } = learner.descend(step, learningRate);
      step += 1;
      checkFinite(losses);
      lossSums = lossSums.map((sum, replica) => sum + (losses[replica] ?? 0));
      seen += examples;
      durations.push(performance.now() - startedAt);
      yield { kind: 'step', step };
      if (step % stepsAnEpoch === 0) {
        yield* epochs();
        [lossSums, seen, epochStartedAt] = [zeros, 0, performance.now()];
      }
      if (isKept(step)) yield* checkpoints();
      if (step < steps && shouldSave()) {
        const [weights, optimizer] = [finiteWeights(), learner.optimizer.state()];
        yield { kind: 'state', state: { step, lossSums, seen, weights, optimizer } };
      }
    }
    const stepMs = median(durations);
    for (const [replica, weights] of finiteWeights().entries()) {
      yield { kind: 'trained', replica, weights, stepMs };
    }
  } finally {
    test.dispose();
  }

  function* epochs(): Generator<TrainingEvent> {
    for (const [replica, lossSum] of lossSums.entries()) {
      const { loss: testLoss, accuracy: testAccuracy } = yield* learner.withParameters(
        replica,
        (parameters) => evaluate(network, parameters, test),
      );
      const number = step / stepsAnEpoch;
      const epoch = { epoch: number, trainLoss: lossSum / seen, testLoss, testAccuracy };
      if (!Number.isFinite(testLoss)) throw diverged(replica);
      yield { kind: 'epoch', replica, epoch, durationMs: performance.now() - epochStartedAt };
    }
  }

  function* checkpoints(): Generator<TrainingEvent> {
    for (const [replica, weights] of finiteWeights().entries()) {
      yield { kind: 'checkpoint', replica, step, weights };
    }
  }

  /** The step that made them may have had the last loss that is a number. */
  function finiteWeights(): readonly Weights[] {
    const all = learner.weights();
    const areFinite = (weights: Weights) =>
      [...weights.values()].every(({ data }) => data.every(Number.isFinite));
    const replica = all.findIndex((weights) => !areFinite(weights));
    if (replica >= 0) throw diverged(replica);
    return all;
  }

  function checkFinite(losses: readonly number[]): void {
    const replica = losses.findIndex((loss) => !Number.isFinite(loss));
    if (replica >= 0) throw diverged(replica);
  }

  function diverged(replica: number): TrainingDiverged {
    const epoch = Math.ceil(step / stepsAnEpoch);
    const which = loop.count === 1 ? '' : `network=${replica + 1}/${loop.count}, `;
    return new TrainingDiverged(
      `the loss is no longer a number [${which}epoch=${epoch}, step=${step}, learningRate=${learningRate}]; lower the learning rate, warm it up, or clip the gradient`,
    );
  }
}

/** The middle value; 0 of none. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
