import type { Split } from '@isthmus/dataset';
import type { Network, ParameterTensors } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { type DeviceSplit, evaluate, toDevice } from '../learner/evaluation.js';
import type { Optimizer } from '../learner/optimizer.js';
import { learningRateAt } from '../notation/schedule.js';
import type { TrainingPlan } from '../plan/training-plan.js';
import { diverged, type TrainingDiverged } from './divergence.js';
import type { TrainingEvent, TrainingState } from './training-event.js';
import type { TrainingPlace } from './training-place.js';

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
    index: number,
    work: (parameters: ParameterTensors) => Generator<{ readonly kind: 'batch' }, Result>,
  ): Generator<{ readonly kind: 'batch' }, Result>;
  readonly optimizer: Pick<Optimizer, 'state' | 'restore'>;
}

/** What the loop is told of a training. */
export interface TrainingLoop {
  readonly network: Network;
  readonly test: Split;
  readonly plan: TrainingPlan;
  readonly place: TrainingPlace;
  /** Networks that learn, replicas from that of the place on. */
  readonly count: number;
  /** Steps done before the first. */
  readonly startStep: number;
  /** Where an interrupted training goes on; the learner has its weights already. */
  readonly saved: TrainingState | undefined;
  /** Asked after each step: whether to tell the state. */
  readonly shouldSave: () => boolean;
}

/** A loop under way. */
interface UnderWay {
  readonly learner: Learner;
  readonly loop: TrainingLoop;
  readonly test: DeviceSplit;
  step: number;
  /** Of the pass that is under way, as in a TrainingState. */
  seen: number;
  lossSums: readonly number[];
  passStartedAt: number;
  /** Of the last step. */
  learningRate: number;
}

/** Lets a learner learn until the plan's last step, evaluating each network after each epoch. */
export function* runLoop(learner: Learner, loop: TrainingLoop): Generator<TrainingEvent> {
  const { plan, saved, shouldSave } = loop;
  const { stepsAnEpoch, steps } = plan;
  const durations: number[] = [];
  const isKept = (step: number) =>
    plan.checkpointSteps.has(step) || plan.pruning?.rewindStep === step;
  const now = begin(learner, loop);
  try {
    if (saved !== undefined) learner.optimizer.restore(saved.optimizer);
    else if (isKept(now.step)) yield* checkpoints(now);
    while (now.step < steps) {
      const startedAt = performance.now();
      descend(now);
      durations.push(performance.now() - startedAt);
      yield stepEvent(now);
      if (now.step % stepsAnEpoch === 0) yield* endPass(now);
      if (isKept(now.step)) yield* checkpoints(now);
      if (now.step < steps && shouldSave()) yield { kind: 'state', state: stateOf(now) };
    }
    const stepMs = median(durations);
    for (const [i, model] of finiteWeights(now).entries()) {
      yield { kind: 'model', ...networkOf(now, i), model, stepMs };
    }
  } finally {
    now.test.dispose();
  }
}

function begin(learner: Learner, loop: TrainingLoop): UnderWay {
  const { network, plan, saved } = loop;
  return {
    learner,
    loop,
    test: toDevice(loop.test, network),
    step: saved?.step ?? loop.startStep,
    seen: saved?.seen ?? 0,
    lossSums: saved?.lossSums ?? zeros(loop),
    passStartedAt: performance.now(),
    learningRate: plan.learningRate,
  };
}

/** One step of all networks. Throws TrainingDiverged. */
function descend(now: UnderWay): void {
  const { plan } = now.loop;
  now.learningRate = learningRateAt(plan.schedule, plan.learningRate, now.step, plan);
  const { examples, lossSums } = now.learner.descend(now.step, now.learningRate);
  now.step += 1;
  const at = lossSums.findIndex((sum) => !Number.isFinite(sum));
  if (at >= 0) throw divergedAt(now, at);
  now.lossSums = now.lossSums.map((sum, i) => sum + (lossSums[i] ?? 0));
  now.seen += examples;
}

function stepEvent({ loop, step }: UnderWay): TrainingEvent {
  const { place, count, plan } = loop;
  return {
    kind: 'step',
    replica: count === 1 ? place.replica : undefined,
    level: place.level,
    epoch: Math.ceil(step / plan.stepsAnEpoch),
    step,
    done: place.stepsBefore + count * step,
    total: place.stepsOfTask,
  };
}

/** Evaluates each network, and begins another pass. */
function* endPass(now: UnderWay): Generator<TrainingEvent> {
  const { learner, loop, test, step, seen, passStartedAt } = now;
  const { network, plan } = loop;
  for (const [i, lossSum] of now.lossSums.entries()) {
    const { loss: testLoss, accuracy: testAccuracy } = yield* learner.withParameters(
      i,
      (parameters) => evaluate(network, parameters, test),
    );
    if (!Number.isFinite(testLoss)) throw divergedAt(now, i);
    const epoch = {
      epoch: step / plan.stepsAnEpoch,
      trainLoss: lossSum / seen,
      testLoss,
      testAccuracy,
    };
    const durationMs = performance.now() - passStartedAt;
    yield { kind: 'epoch', ...networkOf(now, i), epoch, durationMs };
  }
  now.lossSums = zeros(loop);
  now.seen = 0;
  now.passStartedAt = performance.now();
}

function* checkpoints(now: UnderWay): Generator<TrainingEvent> {
  for (const [i, model] of finiteWeights(now).entries()) {
    yield { kind: 'checkpoint', ...networkOf(now, i), step: now.step, model };
  }
}

function stateOf(now: UnderWay): TrainingState {
  const { step, seen, lossSums } = now;
  const weights = finiteWeights(now);
  const optimizer = now.learner.optimizer.state();
  const { replica, level } = now.loop.place;
  const unpruned = { mask: undefined, rewound: undefined };
  return { replica, level, ...unpruned, step, seen, lossSums, weights, optimizer };
}

/** Of the network at an index of those that learn. */
function networkOf({ loop }: UnderWay, index: number) {
  return { replica: loop.place.replica + index, level: loop.place.level };
}

/** Throws TrainingDiverged: the step that made them may have had the last loss that is a number. */
function finiteWeights(now: UnderWay): readonly Weights[] {
  const all = now.learner.weights();
  const areFinite = (weights: Weights) =>
    [...weights.values()].every(({ data }) => data.every(Number.isFinite));
  const at = all.findIndex((weights) => !areFinite(weights));
  if (at >= 0) throw divergedAt(now, at);
  return all;
}

function divergedAt({ loop, step, learningRate }: UnderWay, index: number): TrainingDiverged {
  const epoch = Math.ceil(step / loop.plan.stepsAnEpoch);
  return diverged({ index, count: loop.count, epoch, step, learningRate });
}

function zeros({ count }: TrainingLoop): readonly number[] {
  return Array.from({ length: count }, () => 0);
}

/** The middle value; 0 of none. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
