import type { TrainingPlan } from '../plan/training-plan.js';

/** Where one training stands among all those of a task. */
export interface TrainingPlace {
  /** The first replica that it trains, from 0, and the level of pruning, 0 for the dense network. */
  readonly replica: number;
  readonly level: number;
  /** Steps of the task before its step 0, and all there are. */
  readonly stepsBefore: number;
  readonly stepsOfTask: number;
}

/** The place of a replica's dense network, of so many replicas. */
export function placeOf(replica: number, replicas: number, plan: TrainingPlan): TrainingPlace {
  const each = stepsBefore(plan.pruning?.levels ?? 0, plan) + plan.steps;
  return { replica, level: 0, stepsBefore: replica * each, stepsOfTask: replicas * each };
}

/** The place of the same replica's network at a level. */
export function atLevel(dense: TrainingPlace, level: number, plan: TrainingPlan): TrainingPlace {
  return { ...dense, level, stepsBefore: dense.stepsBefore + stepsBefore(level, plan) };
}

/** Steps of a replica before a level's step 0: all but the first level leave out those before the rewind step. */
function stepsBefore(level: number, { steps, pruning }: TrainingPlan): number {
  return level * (steps - (pruning?.rewindStep ?? 0));
}
