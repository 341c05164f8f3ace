import { parseNetwork } from '@isthmus/network';
import { type ArtifactRef, getArtifact, type ObjectStore } from '@isthmus/object-store';
import { inSpan, recordSpan } from '@isthmus/runtime';
import {
  computeOnce,
  type EvaluateResult,
  type EvaluateSpec,
  evaluateTask,
  type TaskEvent,
  type TaskNews,
} from '@isthmus/task';
import type { ComputePool } from '@isthmus/tensorflow';
import type { EvaluateWork, EvaluateWorkEvent } from './evaluate-work.js';

/** A request to walk from model a to (permuted) model b. */
export interface EvaluateJobRequest {
  readonly digest: string;
  readonly spec: EvaluateSpec;
  readonly modelA: ArtifactRef;
  readonly modelB: ArtifactRef;
  readonly permutation: ArtifactRef | undefined;
  readonly dataset: ArtifactRef;
}

/** What evaluation needs around it. */
export interface EvaluateJobContext {
  readonly store: ObjectStore;
  readonly compute: ComputePool<EvaluateWork, EvaluateWorkEvent>;
  readonly signal: AbortSignal;
}

/** Measures one path, or answers with what the store has. */
export async function* evaluateJob(
  { digest, spec, modelA, modelB, permutation, dataset }: EvaluateJobRequest,
  { store, compute, signal }: EvaluateJobContext,
): AsyncGenerator<TaskEvent<EvaluateResult>> {
  parseNetwork(spec.network);
  const inputs = [modelA, modelB, ...(permutation === undefined ? [] : [permutation]), dataset];
  const request = { digest, spec, inputs: inputs.map(({ sha256 }) => sha256) };
  yield* computeOnce(store, evaluateTask, request, evaluateNow, { signal });

  async function* evaluateNow(): AsyncGenerator<TaskNews, EvaluateResult> {
    const startedAt = performance.now();
    const fetch = (artifact: ArtifactRef) =>
      inSpan('artifact.get', { 'isthmus.key': artifact.key }, () =>
        getArtifact(store, artifact, { signal }),
      );
    const work = {
      spec,
      modelA: await fetch(modelA),
      modelB: await fetch(modelB),
      permutation: permutation && (await fetch(permutation)),
      dataset: await fetch(dataset),
    };
    let pathStartedAt = performance.now();
    for await (const event of compute.run(work, { signal })) {
      switch (event.kind) {
        case 'batch':
          break;
        case 'point': {
          const { split, repair, done, points, point } = event;
          const what = repair === 'none' ? split : `${split}, repaired`;
          const stage = `${what}, lambda ${point.lambda.toFixed(2)}`;
          yield { kind: 'progress', progress: { stage, completed: done, total: points } };
          yield {
            kind: 'metric',
            metric: {
              name: repair === 'none' ? `${split}_loss` : `${split}_repaired_loss`,
              value: point.loss,
              step: point.lambda,
            },
          };
          if (done % (spec.points * spec.splits.length) === 0) {
            const durationMs = performance.now() - pathStartedAt;
            recordSpan('evaluate.path', durationMs, { 'isthmus.repair': repair });
            pathStartedAt = performance.now();
          }
          break;
        }
        case 'evaluated':
          return { curves: event.curves, wallMs: performance.now() - startedAt };
      }
    }
    throw new Error('the compute thread ended without curves');
  }
}
