import { parseMethod } from '@isthmus/matching';
import { parameterShapes, parseNetwork } from '@isthmus/network';
import {
  type ArtifactRef,
  getArtifact,
  type ObjectStore,
  putArtifact,
} from '@isthmus/object-store';
import { checkPermutationSpec } from '@isthmus/permutation';
import { inSpan, recordSpan } from '@isthmus/runtime';
import {
  computeOnce,
  type MatchResult,
  type MatchSpec,
  matchTask,
  type TaskEvent,
  type TaskNews,
} from '@isthmus/task';
import type { ComputePool } from '@isthmus/tensorflow';
import type { MatchWork, MatchWorkEvent } from './match-work.js';

/** A request to line models up with the first one. */
export interface MatchJobRequest {
  readonly digest: string;
  readonly spec: MatchSpec;
  readonly models: readonly ArtifactRef[];
  readonly dataset: ArtifactRef | undefined;
  readonly start: readonly ArtifactRef[];
}

/** What matching needs around it. */
export interface MatchJobContext {
  readonly store: ObjectStore;
  readonly compute: ComputePool<MatchWork, MatchWorkEvent>;
  readonly signal: AbortSignal;
}

/** Whether a method looks at training examples. Throws a RangeError for what cannot be done. */
export function checkMatch(spec: MatchSpec): { readonly needsData: boolean } {
  const network = parseNetwork(spec.network);
  if (spec.ownSpec) checkPermutationSpec(spec.ownSpec.groups, parameterShapes(network));
  const { needsData, takesCheckpoints } = parseMethod(spec.method);
  const { checkpoints = 1 } = spec;
  if (checkpoints > 1 && !takesCheckpoints) {
    throw new RangeError(
      `the method takes one checkpoint a model [method=${spec.method}, checkpoints=${checkpoints}]; weight takes several`,
    );
  }
  return { needsData };
}

/** Finds and proves one permutation a model, or answers with those that the store has. */
export async function* matchJob(
  { digest, spec, models, dataset, start }: MatchJobRequest,
  { store, compute, signal }: MatchJobContext,
): AsyncGenerator<TaskEvent<MatchResult>> {
  const { needsData } = checkMatch(spec);
  const { checkpoints = 1 } = spec;
  if (models.length < 2 * checkpoints || models.length % checkpoints !== 0) {
    throw new RangeError(
      `expected the same number of checkpoints of two models or more [checkpoints=${checkpoints}, files=${models.length}]`,
    );
  }
  if (needsData && dataset === undefined) {
    throw new RangeError(
      `the method looks at training examples, and was given none: name a data set [method=${spec.method}]`,
    );
  }
  const inputs = [...models, ...(dataset === undefined ? [] : [dataset]), ...start];
  const request = { digest, spec, inputs: inputs.map(({ sha256 }) => sha256) };
  yield* computeOnce(store, matchTask, request, matchNow, { signal });

  async function* matchNow(): AsyncGenerator<TaskNews, MatchResult> {
    const startedAt = performance.now();
    const fetch = (artifact: ArtifactRef) =>
      inSpan('artifact.get', { 'isthmus.key': artifact.key }, () =>
        getArtifact(store, artifact, { signal }),
      );
    const work = {
      spec,
      models: await Promise.all(models.map(fetch)),
      dataset: needsData && dataset !== undefined ? await fetch(dataset) : undefined,
      start: await Promise.all(start.map(fetch)),
    };
    let steppedAt = performance.now();
    for await (const event of compute.run(work, { signal })) {
      if (event.kind === 'step') {
        const { sweep, done, steps, subject, gain, objective } = event;
        // Nobody knows how many sweeps there will be.
        const progress = { stage: `sweep ${sweep}, ${subject}`, completed: done, total: 0 };
        yield { kind: 'progress', progress };
        yield { kind: 'metric', metric: { name: `gain_${subject}`, value: gain, step: sweep } };
        if (objective !== undefined) {
          yield { kind: 'metric', metric: { name: 'objective', value: objective, step: sweep } };
        }
        if (done === steps) {
          recordSpan('match.sweep', performance.now() - steppedAt, { 'isthmus.sweep': sweep });
          steppedAt = performance.now();
        }
      } else if (event.kind === 'matched') {
        const put = (permutation: Uint8Array) =>
          inSpan('artifact.put', {}, () => putArtifact(store, permutation, { signal }));
        const permutations = await Promise.all(event.permutations.map(put));
        return { ...event.result, permutations, wallMs: performance.now() - startedAt };
      }
    }
    throw new Error('the compute thread ended without permutations');
  }
}
