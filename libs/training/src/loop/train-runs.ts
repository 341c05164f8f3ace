import { checkFreeMemory } from '@isthmus/tensorflow';
import type { TrainingRun } from '../plan/example-order.js';
import { leastStepBytes } from '../plan/step-memory.js';
import type { TrainingPlan } from '../plan/training-plan.js';
import {
  type PrunedTraining,
  type PruningEvent,
  type PruningState,
  trainAndPrune,
} from './iterative-pruning.js';
import { canTrainTogether, trainReplicas } from './train-replicas.js';

/** Where the training of several runs goes on: at one of them, or at all, where they are trained together. */
export interface RunsState {
  readonly run: number;
  readonly pruning: PruningState;
}

/** What the training of several runs tells: what `trainAndPrune` tells of each, and which it is. */
export type RunsEvent =
  | Exclude<PruningEvent, { kind: 'state' | 'step' | 'mask' }>
  | (Extract<PruningEvent, { kind: 'mask' }> & { readonly run: number })
  | {
      readonly kind: 'step';
      /** Absent where the step is one of all runs. */
      readonly run?: number;
      readonly level: number;
      readonly step: number;
      /** Steps done, and those that there are, over all runs and levels. */
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: 'state'; readonly state: RunsState };

/** Networks of one architecture to train, one a run. */
export type RunsTraining = Omit<PrunedTraining, 'run' | 'saved'> & {
  readonly runs: readonly TrainingRun[];
  readonly saved: RunsState | undefined;
};

/**
 * Trains a network a run: all together where they are plain perceptrons, otherwise one after another. Throws
 * OutOfMemory before the first step where that has no chance to fit.
 */
export function* trainRuns(setup: RunsTraining): Generator<RunsEvent> {
  const { network, plan, mask, runs } = setup;
  const areTogether = mask === undefined && runs.length > 1 && canTrainTogether(network, plan);
  const bytes = leastStepBytes(network, plan) * (areTogether ? runs.length : 1);
  checkFreeMemory(bytes, `a step of training [batchSize=${plan.batchSize}]`);
  yield* areTogether ? trainTogether(setup) : trainInTurn(setup);
}

function* trainTogether({ saved, ...setup }: RunsTraining): Generator<RunsEvent> {
  const { runs, plan } = setup;
  const level = 0;
  for (const event of trainReplicas({ ...setup, saved: saved?.pruning.training })) {
    switch (event.kind) {
      case 'step': {
        const [done, total] = [event.step, plan.steps].map((steps) => steps * runs.length);
        yield { ...event, level, done, total };
        break;
      }
      case 'state': {
        const pruning = { level, mask: undefined, rewound: undefined, training: event.state };
        yield { kind: 'state', state: { run: 0, pruning } };
        break;
      }
      default:
        yield { ...event, level };
    }
  }
}

function* trainInTurn({ runs, saved, ...setup }: RunsTraining): Generator<RunsEvent> {
  const { before, aRun } = countSteps(setup.plan);
  for (const [run, seeds] of runs.entries()) {
    if (run < (saved?.run ?? 0)) continue;
    const resumed = saved?.run === run ? saved.pruning : undefined;
    for (const event of trainAndPrune({ ...setup, run: seeds, saved: resumed })) {
      switch (event.kind) {
        case 'step': {
          const done = run * aRun + before(event.level) + event.step;
          yield { ...event, run, done, total: runs.length * aRun };
          break;
        }
        case 'state':
          yield { kind: 'state', state: { run, pruning: event.state } };
          break;
        case 'batch':
          yield event;
          break;
        default:
          yield { ...event, run };
      }
    }
  }
}

/** Steps of a run, and those before a level's step 0, which all but the first level leave out. */
function countSteps({ steps, pruning }: TrainingPlan) {
  const rewindStep = pruning?.rewindStep ?? 0;
  const before = (level: number) => level * (steps - rewindStep);
  return { before, aRun: before(pruning?.levels ?? 0) + steps };
}
