import { parseNetwork } from '@isthmus/network';
import type { ArtifactReader, ArtifactRef } from '@isthmus/object-store';
import { recordSpan } from '@isthmus/runtime';
import {
  computeOnce,
  type TaskEvent,
  type TaskHost,
  type TaskNews,
  type TrainResult,
  type TrainSpec,
  trainTask,
} from '@isthmus/task';
import type { ComputePool } from '@isthmus/tensorflow';
import { checkMaskable } from './check-maskable.js';
import { keepingDivergence } from './kept-divergence.js';
import { createOutputQueue } from './output-queue.js';
import { dropState, loadState } from './saved-state.js';
import { epochMetrics, stage, stepProgress } from './train-news.js';
import { gatherNetworks } from './train-outputs.js';
import type { TrainWork, TrainWorkEvent } from './train-work.js';

/** A request to train networks. */
export interface TrainJobRequest {
  readonly digest: string;
  readonly spec: TrainSpec;
  readonly dataset: ArtifactRef;
  readonly mask: ArtifactRef | undefined;
}

/** What training needs around it. */
export interface TrainJobContext {
  readonly host: TaskHost;
  readonly compute: ComputePool<TrainWork, TrainWorkEvent>;
  /** How often a task's state is saved, from which it goes on after an interruption. */
  readonly saveEveryMs: number;
  readonly signal: AbortSignal;
}

/** What ends does not wait longer than this for the store. */
const dropWithinMs = 2_000;

/** Trains networks, going on where an interrupted job left off, or answers with those that the store has. */
export async function* trainJob(
  request: TrainJobRequest,
  context: TrainJobContext,
): AsyncGenerator<TaskEvent<TrainResult>> {
  const { digest, spec, dataset, mask } = request;
  const { host, signal } = context;
  parseNetwork(spec.network);
  if (mask !== undefined) checkMaskable(spec);
  const inputs = [dataset, ...(mask === undefined ? [] : [mask])].map(({ sha256 }) => sha256);
  yield* computeOnce(host, trainTask, {
    request: { digest, spec, inputs },
    compute: (read) => trainNow(request, context, read),
    signal,
  });
  // The result is stored: what is left of the way to it takes space and does no harm.
  const soon = AbortSignal.any([signal, AbortSignal.timeout(dropWithinMs)]);
  await dropState(host.store, digest, { signal: soon }).catch(() => undefined);
}

/** Trains what the store does not have, from the last state that was saved. */
async function* trainNow(
  { digest, spec, dataset, mask }: TrainJobRequest,
  { host, compute, saveEveryMs, signal }: TrainJobContext,
  read: ArtifactReader['read'],
): AsyncGenerator<TaskNews, TrainResult> {
  const { store } = host;
  yield stage('reading the data set');
  const saved = await loadState(store, digest, { signal });
  const suffix = saved === undefined ? '' : ', resumed';
  const startedAt = performance.now() - (saved?.elapsedMs ?? 0);
  const elapsedMs = () => performance.now() - startedAt;
  const work: TrainWork = {
    spec,
    saveEveryMs,
    dataset: await read(dataset),
    mask: mask && (await read(mask)),
    state: saved?.state,
  };
  const before = saved?.outputs ?? [];
  for (const output of before) yield* epochMetrics(output, spec);
  const outputs = createOutputQueue({ store, digest, signal }, before, elapsedMs);
  const stepTimes: number[] = [];
  yield stage('starting');
  const events = keepingDivergence(compute.run(work, { signal }), outputs, {
    store,
    digest,
    replicas: spec.runs.length,
    signal,
  });
  for await (const event of events) {
    switch (event.kind) {
      case 'batch':
        break;
      case 'step':
        yield stepProgress(event, spec, suffix);
        break;
      case 'epoch': {
        const { durationMs, ...output } = event;
        recordSpan('train.epoch', durationMs, { 'isthmus.epoch': output.epoch.epoch });
        await outputs.add(output);
        yield* epochMetrics(output, spec);
        break;
      }
      case 'checkpoint':
        await outputs.upload(event.model, (model) => ({ ...event, model }));
        break;
      case 'mask':
        await outputs.upload(event.mask, (mask) => ({ ...event, mask }));
        break;
      case 'model': {
        const { stepMs, ...output } = event;
        stepTimes.push(stepMs);
        await outputs.upload(output.model, (model) => ({ ...output, model }));
        break;
      }
      case 'state':
        await outputs.save(event.state);
        break;
      case 'ended': {
        const networks = gatherNetworks(await outputs.end(), spec.runs.length);
        const stepMs = Math.max(0, ...stepTimes);
        return { networks, stepMs, wallMs: elapsedMs(), tensorflow: event.tensorflow };
      }
    }
  }
  throw new Error('the compute thread ended without a network');
}
