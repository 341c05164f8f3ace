import type { ArtifactRef } from '@isthmus/object-store';
import { type TrainResult, type TrainSpec, trainTask } from '@isthmus/task';
import { type Obtained, obtainResult, type ResultSource, type Task } from './obtain-result.js';

/** Networks to train, and on what. */
export interface Training {
  readonly spec: TrainSpec;
  readonly dataset: ArtifactRef;
  /** Zero where weights are left out. */
  readonly mask?: ArtifactRef | undefined;
}

/** A training as a task. */
export function trainingTask({
  spec,
  dataset,
  mask,
}: Training): Task<typeof trainTask.spec, typeof trainTask.result> {
  return {
    definition: trainTask,
    spec,
    inputs: mask === undefined ? [dataset] : [dataset, mask],
    call: ({ train }, digest, options) => train({ digest, spec, dataset, mask }, options),
  };
}

/** Trains networks, or reads from the store what came of it. */
export function obtainTraining(
  training: Training,
  source: ResultSource,
): Promise<Obtained<TrainResult>> {
  return obtainResult(trainingTask(training), source);
}
