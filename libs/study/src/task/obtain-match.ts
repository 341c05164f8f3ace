import type { ArtifactRef } from '@isthmus/object-store';
import { type MatchResult, type MatchSpec, matchTask } from '@isthmus/task';
import type { NeedsData } from './needs-data.js';
import { type Obtained, obtainResult, type ResultSource, type Task } from './obtain-result.js';

/** Stored models, and how they are lined up with the first. */
export interface Matching {
  readonly spec: MatchSpec;
  /** With checkpoints, those of a model one after the other. */
  readonly models: readonly ArtifactRef[];
  /** At whose training examples the method may look. */
  readonly dataset: ArtifactRef | undefined;
  /** Where an iterative method begins: a permutation for each model but the first, or none. */
  readonly start: readonly ArtifactRef[];
}

/** Where permutations come from. */
export interface MatchSource extends ResultSource {
  readonly needsData: NeedsData;
}

/** A match as a task. The data set is among its inputs if and only if the method looks at examples. */
export async function matchingTask(
  { spec, models, dataset: offered, start }: Matching,
  needsData: NeedsData,
): Promise<Task<typeof matchTask.spec, typeof matchTask.result>> {
  const dataset = (await needsData(spec)) ? offered : undefined;
  const read = dataset === undefined ? [] : [dataset];
  return {
    definition: matchTask,
    spec,
    inputs: [...models, ...read, ...start],
    call: ({ match }, digest, options) =>
      match({ digest, spec, models: [...models], dataset, start: [...start] }, options),
  };
}

/** Lines models up, or reads from the store how they were. */
export async function obtainMatch(
  matching: Matching,
  source: MatchSource,
): Promise<Obtained<MatchResult>> {
  return obtainResult(await matchingTask(matching, source.needsData), source);
}
