import { checkWidths, parseMethod } from '@isthmus/matching';
import { parseNetwork } from '@isthmus/network';
import { type ArtifactReader, type ArtifactRef, putArtifact } from '@isthmus/object-store';
import { inSpan } from '@isthmus/runtime';
import {
  computeOnce,
  type FuseResult,
  type FuseSpec,
  fuseTask,
  type TaskEvent,
  type TaskHost,
  type TaskNews,
} from '@isthmus/task';
import type { ComputePool } from '@isthmus/tensorflow';
import type { FuseWork, FuseWorkEvent } from './fuse-work.js';
import { reportSweeps } from './match-news.js';
import { requireExamples } from './require-examples.js';

/** A request to carry B over to the widths of A, and to average the two. */
export interface FuseJobRequest {
  readonly digest: string;
  readonly spec: FuseSpec;
  readonly a: ArtifactRef;
  readonly b: ArtifactRef;
  readonly dataset: ArtifactRef | undefined;
}

/** What fusing needs around it. */
export interface FuseJobContext {
  readonly host: TaskHost;
  readonly compute: ComputePool<FuseWork, FuseWorkEvent>;
  readonly signal: AbortSignal;
}

/** Makes the average and tries it, or answers with what the store has. */
export async function* fuseJob(
  { digest, spec, a, b, dataset }: FuseJobRequest,
  { host, compute, signal }: FuseJobContext,
): AsyncGenerator<TaskEvent<FuseResult>> {
  checkWidths(parseNetwork(spec.network), parseNetwork(spec.networkB));
  requireExamples(spec.method, parseMethod(spec.method).needsData, dataset);
  const inputs = dataset === undefined ? [a, b] : [a, b, dataset];
  const request = { digest, spec, inputs: inputs.map(({ sha256 }) => sha256) };
  yield* computeOnce(host, fuseTask, { request, compute: fuseNow, signal });

  async function* fuseNow(read: ArtifactReader['read']): AsyncGenerator<TaskNews, FuseResult> {
    const startedAt = performance.now();
    const work = {
      spec,
      a: await read(a),
      b: await read(b),
      dataset: dataset && (await read(dataset)),
    };
    const report = reportSweeps();
    for await (const event of compute.run(work, { signal })) {
      if (event.kind === 'step') yield* report(event);
      if (event.kind !== 'fused') continue;
      const [fused, aligned, plan] = await Promise.all([
        put(event.fused),
        put(event.aligned),
        put(event.plan),
      ]);
      const wallMs = performance.now() - startedAt;
      return { fused, aligned, plan, ...event.result, wallMs };
    }
    throw new Error('the compute thread ended without a fused model');
  }

  function put(bytes: Uint8Array): Promise<ArtifactRef> {
    return inSpan('artifact.put', {}, () => putArtifact(host.store, bytes, { signal }));
  }
}
