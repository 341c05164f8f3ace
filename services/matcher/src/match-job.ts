import { parseMethod } from '@isthmus/matching';
import { parseNetwork } from '@isthmus/network';
import {
  type ArtifactRef,
  getArtifact,
  type ObjectStore,
  putArtifact,
} from '@isthmus/object-store';
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

/** A request to line model b up with model a. */
export interface MatchJobRequest {
  readonly digest: string;
  readonly spec: MatchSpec;
  readonly modelA: ArtifactRef;
  readonly modelB: ArtifactRef;
}

/** What matching needs around it. */
export interface MatchJobContext {
  readonly store: ObjectStore;
  readonly compute: ComputePool<MatchWork, MatchWorkEvent>;
  readonly signal: AbortSignal;
}

/** Finds and proves one permutation, or answers with the one that the store has. */
export async function* matchJob(
  { digest, spec, modelA, modelB }: MatchJobRequest,
  { store, compute, signal }: MatchJobContext,
): AsyncGenerator<TaskEvent<MatchResult>> {
  parseNetwork(spec.network);
  parseMethod(spec.method);
  const request = { digest, spec, inputs: [modelA.sha256, modelB.sha256] };
  yield* computeOnce(store, matchTask, request, matchNow, { signal });

  async function* matchNow(): AsyncGenerator<TaskNews, MatchResult> {
    const startedAt = performance.now();
    const fetch = (model: ArtifactRef) =>
      inSpan('artifact.get', { 'isthmus.key': model.key }, () =>
        getArtifact(store, model, { signal }),
      );
    const work = { spec, modelA: await fetch(modelA), modelB: await fetch(modelB) };
    let steppedAt = performance.now();
    for await (const event of compute.run(work, { signal })) {
      if (event.kind === 'step') {
        const { sweep, done, steps, subject, gain } = event;
        yield {
          kind: 'progress',
          progress: { stage: `sweep ${sweep}, ${subject}`, completed: done, total: steps },
        };
        yield { kind: 'metric', metric: { name: `gain_${subject}`, value: gain, step: sweep } };
        if (done === steps) {
          recordSpan('match.sweep', performance.now() - steppedAt, { 'isthmus.sweep': sweep });
          steppedAt = performance.now();
        }
      } else {
        const permutation = await inSpan('artifact.put', {}, () =>
          putArtifact(store, event.permutation, { signal }),
        );
        return { ...event.result, permutation, wallMs: performance.now() - startedAt };
      }
    }
    throw new Error('the compute thread ended without a permutation');
  }
}
