import { checkFreeMemory } from '@isthmus/tensorflow';
import type { ReplicaSeeds } from '../plan/example-order.js';
import { leastStepBytes } from '../plan/step-memory.js';
import type { TrainingPlan } from '../plan/training-plan.js';
import {
  type PrunedTraining,
  type PruningEvent,
  type PruningState,
  trainAndPrune,
} from './iterative-pruning.js';
import { canTrainTogether, trainTogether } from './train-together.js';

/** Where the training of several replicas goes on: at one of them, or at all, where they are trained together. */
export interface ReplicasState {
  readonly replica: number;
  readonly pruning: PruningState;
}

/** What the training of several replicas tells: what `trainAndPrune` tells of each, and which it is. */
export type ReplicasEvent =
  | Exclude<PruningEvent, { kind: 'state' | 'step' | 'mask' }>
  | (Extract<PruningEvent, { kind: 'mask' }> & { readonly replica: number })
  | {
      readonly kind: 'step';
      /** Absent where the step is one of all replicas. */
      readonly replica?: number;
      readonly level: number;
      readonly step: number;
      /** Steps done, and those that there are, over all replicas and levels. */
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: 'state'; readonly state: ReplicasState };

/** Networks of one architecture to train. */
export type ReplicasTraining = Omit<PrunedTraining, 'seeds' | 'saved'> & {
  readonly replicas: readonly ReplicaSeeds[];
  readonly saved: ReplicasState | undefined;
};

/**
 * Trains each replica: all together where they are plain perceptrons, otherwise one after another. Throws
 * OutOfMemory before the first step where that has no chance to fit.
 */
export function* trainReplicas(setup: ReplicasTraining): Generator<ReplicasEvent> {
  const { network, plan, mask, replicas } = setup;
  const areTogether = mask === undefined && replicas.length > 1 && canTrainTogether(network, plan);
  const bytes = leastStepBytes(network, plan) * (areTogether ? replicas.length : 1);
  checkFreeMemory(bytes, `a step of training [batchSize=${plan.batchSize}]`);
  yield* areTogether ? trainAtOnce(setup) : trainInTurn(setup);
}

function* trainAtOnce({ saved, ...setup }: ReplicasTraining): Generator<ReplicasEvent> {
  const { replicas, plan } = setup;
  const level = 0;
  for (const event of trainTogether({ ...setup, saved: saved?.pruning.training })) {
    switch (event.kind) {
      case 'step': {
        const [done, total] = [event.step, plan.steps].map((steps) => steps * replicas.length);
        yield { ...event, level, done, total };
        break;
      }
      case 'state': {
        const pruning = { level, mask: undefined, rewound: undefined, training: event.state };
        yield { kind: 'state', state: { replica: 0, pruning } };
        break;
      }
      default:
        yield { ...event, level };
    }
  }
}

function* trainInTurn({ replicas, saved, ...setup }: ReplicasTraining): Generator<ReplicasEvent> {
  const { before, aReplica } = countSteps(setup.plan);
  for (const [replica, seeds] of replicas.entries()) {
    if (replica < (saved?.replica ?? 0)) continue;
    const resumed = saved?.replica === replica ? saved.pruning : undefined;
    for (const event of trainAndPrune({ ...setup, seeds, saved: resumed })) {
      switch (event.kind) {
        case 'step': {
          const done = replica * aReplica + before(event.level) + event.step;
          yield { ...event, replica, done, total: replicas.length * aReplica };
          break;
        }
        case 'state':
          yield { kind: 'state', state: { replica, pruning: event.state } };
          break;
        case 'batch':
          yield event;
          break;
        default:
          yield { ...event, replica };
      }
    }
  }
}

/** Steps of a replica, and those before a level's step 0, which all but the first level leave out. */
function countSteps({ steps, pruning }: TrainingPlan) {
  const rewindStep = pruning?.rewindStep ?? 0;
  const before = (level: number) => level * (steps - rewindStep);
  return { before, aReplica: before(pruning?.levels ?? 0) + steps };
}
