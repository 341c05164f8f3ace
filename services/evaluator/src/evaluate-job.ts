import { checkCorrections, checkPath, type PathCurve } from '@isthmus/evaluation';
import { parseNetwork } from '@isthmus/network';
import type { ArtifactReader, ArtifactRef } from '@isthmus/object-store';
import { recordSpan } from '@isthmus/runtime';
import {
  type CorrectionKind,
  type Curve,
  computeOnce,
  type EvaluateResult,
  type EvaluateSpec,
  evaluateTask,
  type TaskEvent,
  type TaskHost,
  type TaskNews,
} from '@isthmus/task';
import type { ComputePool } from '@isthmus/tensorflow';
import type { EvaluateWork, EvaluateWorkEvent } from './evaluate-work.js';

/** A request to measure what lies between (permuted) models. */
export interface EvaluateJobRequest {
  readonly digest: string;
  readonly spec: EvaluateSpec;
  readonly models: readonly {
    readonly model: ArtifactRef;
    readonly permutation?: ArtifactRef | undefined;
  }[];
  readonly dataset: ArtifactRef;
}

/** What evaluation needs around it. */
export interface EvaluateJobContext {
  readonly host: TaskHost;
  readonly compute: ComputePool<EvaluateWork, EvaluateWorkEvent>;
  readonly signal: AbortSignal;
}

/** Measures one path, or answers with what the store has. */
export async function* evaluateJob(
  { digest, spec, models, dataset }: EvaluateJobRequest,
  { host, compute, signal }: EvaluateJobContext,
): AsyncGenerator<TaskEvent<EvaluateResult>> {
  checkPath(spec, models.length);
  checkCorrections(parseNetwork(spec.network), spec.repair);
  const inputs = [
    ...models.flatMap(({ model, permutation }) => (permutation ? [model, permutation] : [model])),
    dataset,
  ];
  const request = { digest, spec, inputs: inputs.map(({ sha256 }) => sha256) };
  yield* computeOnce(host, evaluateTask, { request, compute: evaluateNow, signal });

  async function* evaluateNow(
    read: ArtifactReader['read'],
  ): AsyncGenerator<TaskNews, EvaluateResult> {
    const startedAt = performance.now();
    const files: EvaluateWork['models'][number][] = [];
    for (const { model, permutation } of models) {
      files.push({
        model: await read(model),
        permutation: permutation && (await read(permutation)),
      });
    }
    const work = { spec, models: files, dataset: await read(dataset) };
    let pathStartedAt = performance.now();
    let walked: CorrectionKind | undefined;
    for await (const event of compute.run(work, { signal })) {
      switch (event.kind) {
        case 'batch':
          break;
        case 'point': {
          const { split, correction, done, points, point } = event;
          const what = correction === 'none' ? split : `${split} with ${correction}`;
          const place = point.at.map((value) => value.toFixed(2)).join(' ');
          const stage = `${what}, ${point.at.length === 1 ? `lambda ${place}` : `at ${place}`}`;
          if (walked !== undefined && walked !== correction) endPath(walked);
          walked = correction;
          yield { kind: 'progress', progress: { stage, completed: done, total: points } };
          yield {
            kind: 'metric',
            metric: {
              name: correction === 'none' ? `${split}_loss` : `${split}_${correction}_loss`,
              value: point.loss,
              step: point.at[0] ?? 0,
            },
          };
          break;
        }
        case 'evaluated':
          if (walked !== undefined) endPath(walked);
          return { curves: event.curves.map(toCurve), wallMs: performance.now() - startedAt };
      }
    }
    throw new Error('the compute thread ended without curves');

    function endPath(correction: CorrectionKind) {
      const durationMs = performance.now() - pathStartedAt;
      recordSpan('evaluate.path', durationMs, { 'isthmus.repair': correction });
      pathStartedAt = performance.now();
    }
  }
}

/** A curve as results have it. */
function toCurve({ split, correction, examples, points }: PathCurve): Curve {
  return { split, repair: correction, examples, points: [...points] };
}
