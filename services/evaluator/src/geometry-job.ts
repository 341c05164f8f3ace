import { parseNetwork } from '@isthmus/network';
import type { ArtifactReader, ArtifactRef } from '@isthmus/object-store';
import { recordSpan } from '@isthmus/runtime';
import {
  computeOnce,
  type GeometryResult,
  type GeometrySpec,
  geometryTask,
  type TaskEvent,
  type TaskHost,
  type TaskNews,
} from '@isthmus/task';
import type { ComputePool } from '@isthmus/tensorflow';
import type { GeometryWork, GeometryWorkEvent } from './geometry-work.js';

/** A request to measure A and (permuted) B. */
export interface GeometryJobRequest {
  readonly digest: string;
  readonly spec: GeometrySpec;
  readonly a: ArtifactRef;
  readonly b: ArtifactRef;
  readonly permutation: ArtifactRef | undefined;
  readonly base: ArtifactRef | undefined;
  readonly dataset: ArtifactRef | undefined;
}

/** What measuring needs around it. */
export interface GeometryJobContext {
  readonly host: TaskHost;
  readonly compute: ComputePool<GeometryWork, GeometryWorkEvent>;
  readonly signal: AbortSignal;
}

/** Measures two models, or answers with what the store has. */
export async function* geometryJob(
  { digest, spec, ...inputs }: GeometryJobRequest,
  { host, compute, signal }: GeometryJobContext,
): AsyncGenerator<TaskEvent<GeometryResult>> {
  const { a, b, permutation, base, dataset } = inputs;
  parseNetwork(spec.network);
  if ((spec.data === undefined) !== (dataset === undefined)) {
    throw new RangeError(
      `expected a data set where examples are looked at, and none otherwise [spec.data=${spec.data?.split ?? 'none'}, dataset=${dataset?.key ?? 'none'}]`,
    );
  }
  const given = [a, b, permutation, base, dataset].filter((input) => input !== undefined);
  const request = { digest, spec, inputs: given.map(({ sha256 }) => sha256) };
  yield* computeOnce(host, geometryTask, { request, compute: measureNow, signal });

  async function* measureNow(
    read: ArtifactReader['read'],
  ): AsyncGenerator<TaskNews, GeometryResult> {
    const startedAt = performance.now();
    const work = {
      spec,
      a: await read(a),
      b: await read(b),
      permutation: permutation && (await read(permutation)),
      base: base && (await read(base)),
      dataset: dataset && (await read(dataset)),
    };
    const report = reportStages();
    for await (const event of compute.run(work, { signal })) {
      yield* report(event);
      if (event.kind !== 'measured') continue;
      return { ...event.result, wallMs: performance.now() - startedAt };
    }
    throw new Error('the compute thread ended without figures');
  }
}

/** Tells every step, out of how many once that is known, and records every stage. */
function reportStages(): (event: GeometryWorkEvent) => readonly TaskNews[] {
  let [completed, total] = [0, 0];
  let stage: string | undefined;
  let stageStartedAt = performance.now();
  const enter = (next: string | undefined) => {
    if (stage === next) return;
    const now = performance.now();
    if (stage !== undefined) {
      recordSpan('geometry.stage', now - stageStartedAt, { 'isthmus.stage': stage });
    }
    [stage, stageStartedAt] = [next, now];
  };
  return (event) => {
    switch (event.kind) {
      case 'planned':
        [completed, total] = [0, event.steps];
        return [];
      case 'measured':
        enter(undefined);
        return [];
      case 'step': {
        enter(event.stage);
        const progress = { stage: event.stage, completed, total };
        completed += 1;
        return [{ kind: 'progress', progress }];
      }
    }
  };
}
