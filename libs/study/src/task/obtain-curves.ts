import type { ArtifactRef } from '@isthmus/object-store';
import { type EvaluateResult, type EvaluateSpec, evaluateTask } from '@isthmus/task';
import { type Obtained, obtainResult, type ResultSource, type Task } from './obtain-result.js';

/** A stored model, and what it is permuted by; as it is without. */
export interface AlignedModel {
  readonly model: ArtifactRef;
  readonly permutation?: ArtifactRef | undefined;
}

/** What is measured of stored models. */
export interface Measurement {
  readonly spec: EvaluateSpec;
  readonly models: readonly AlignedModel[];
  readonly dataset: ArtifactRef;
}

/** A measurement as a task. */
export function curvesTask({
  spec,
  models,
  dataset,
}: Measurement): Task<typeof evaluateTask.spec, typeof evaluateTask.result> {
  const aligned = models.map(({ model, permutation }) => ({ model, permutation }));
  const read = aligned.flatMap(({ model, permutation }) =>
    permutation === undefined ? [model] : [model, permutation],
  );
  return {
    definition: evaluateTask,
    spec,
    inputs: [...read, dataset],
    call: ({ evaluate }, digest, options) =>
      evaluate({ digest, spec, models: aligned, dataset }, options),
  };
}

/** Measures combinations of models, or reads from the store what was measured of them. */
export function obtainCurves(
  measurement: Measurement,
  source: ResultSource,
): Promise<Obtained<EvaluateResult>> {
  return obtainResult(curvesTask(measurement), source);
}
