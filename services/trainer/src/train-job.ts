import { parseNetwork } from '@isthmus/network';
import { type ArtifactReader, type ArtifactRef, putArtifact } from '@isthmus/object-store';
import { inSpan, recordSpan } from '@isthmus/runtime';
import {
  computeOnce,
  type TaskEvent,
  type TaskHost,
  type TaskNews,
  type TrainResult,
  type TrainSpec,
  trainTask,
  writeFailure,
} from '@isthmus/task';
import type { ComputePool } from '@isthmus/tensorflow';
import { parseOptimizer } from '@isthmus/training';
import { createBackgroundWork } from './background-work.js';
import { dropState, loadState, saveState } from './saved-state.js';
import { gatherNetworks, type TrainOutput } from './train-outputs.js';
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
  { digest, spec, dataset, mask }: TrainJobRequest,
  { host, compute, saveEveryMs, signal }: TrainJobContext,
): AsyncGenerator<TaskEvent<TrainResult>> {
  const { store } = host;
  parseNetwork(spec.network);
  if (mask !== undefined) checkMaskable(spec);
  const inputs = [dataset, ...(mask === undefined ? [] : [mask])].map(({ sha256 }) => sha256);
  yield* computeOnce(host, trainTask, { digest, spec, inputs }, trainNow, { signal });
  // The result is stored: what is left of the way to it takes space and does no harm.
  const soon = AbortSignal.any([signal, AbortSignal.timeout(dropWithinMs)]);
  await dropState(store, digest, { signal: soon }).catch(() => undefined);

  async function* trainNow(read: ArtifactReader['read']): AsyncGenerator<TaskNews, TrainResult> {
    yield progress('reading the data set', 0, 0);
    const saved = await loadState(store, digest, { signal });
    const resumed = saved === undefined ? '' : ', resumed';
    const startedAt = performance.now() - (saved?.elapsedMs ?? 0);
    const elapsedMs = () => performance.now() - startedAt;
    const work: TrainWork = {
      spec,
      saveEveryMs,
      dataset: await read(dataset),
      mask: mask && (await read(mask)),
      state: saved?.state,
    };
    const outputs: TrainOutput[] = [...(saved?.outputs ?? [])];
    for (const output of outputs) yield* metricsOf(output, spec);
    const uploads = createBackgroundWork();
    const stepTimes: number[] = [];
    // Its place among the outputs is that of the event, whenever the bytes have arrived in the store.
    const upload = (bytes: Uint8Array, output: (artifact: ArtifactRef) => TrainOutput) =>
      uploads.add(async () => {
        const artifact = await inSpan('artifact.put', {}, () =>
          putArtifact(store, bytes, { signal }),
        );
        outputs.push(output(artifact));
      });
    yield progress('starting', 0, 0);
    for await (const event of rememberingDivergence(compute.run(work, { signal }))) {
      switch (event.kind) {
        case 'batch':
          break;
        case 'step':
          yield progress(`${stageOf(event, spec)}${resumed}`, event.done, event.total);
          break;
        case 'epoch': {
          const { replica, level, epoch } = event;
          recordSpan('train.epoch', event.durationMs, { 'isthmus.epoch': epoch.epoch });
          const output = { kind: 'epoch', replica, level, epoch } as const;
          await uploads.add(async () => void outputs.push(output));
          yield* metricsOf(output, spec);
          break;
        }
        case 'checkpoint': {
          const { kind, replica, level, step } = event;
          await upload(event.model, (model) => ({ kind, replica, level, step, model }));
          break;
        }
        case 'mask': {
          const { kind, replica, level, density } = event;
          await upload(event.mask, (mask) => ({ kind, replica, level, density, mask }));
          break;
        }
        case 'model': {
          const { kind, replica, level } = event;
          stepTimes.push(event.stepMs);
          await upload(event.model, (model) => ({ kind, replica, level, model }));
          break;
        }
        case 'state': {
          const { state } = event;
          await uploads.add(() =>
            saveState(store, digest, { outputs, state, elapsedMs: elapsedMs() }, { signal }),
          );
          break;
        }
        case 'ended': {
          await uploads.end();
          const networks = gatherNetworks(outputs, spec.runs.length);
          const stepMs = Math.max(0, ...stepTimes);
          const { tensorflow } = event;
          return { networks, stepMs, wallMs: elapsedMs(), tensorflow };
        }
      }
    }
    throw new Error('the compute thread ended without a network');

    /** Adds to a divergence where the last network is that was kept before it, and keeps it in the store. */
    async function* rememberingDivergence(events: AsyncIterable<TrainWorkEvent>) {
      try {
        yield* events;
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'TrainingDiverged') throw error;
        await uploads.end();
        const last = outputs.findLast((output) => output.kind === 'checkpoint');
        if (last?.kind === 'checkpoint') {
          const { length } = spec.runs;
          const which = length === 1 ? '' : `network=${last.replica + 1}/${length}, `;
          error.message += `; last network kept [${which}step=${last.step}, key=${last.model.key}]`;
        }
        const { message } = error;
        await writeFailure(store, digest, { kind: 'diverged', message }, { signal });
        throw error;
      }
    }
  }
}

/** Throws a RangeError for what a network under a given mask cannot be trained with. */
function checkMaskable({ optimizer, prune }: TrainSpec): void {
  if (prune !== 'none') {
    throw new RangeError(
      `a network under a given mask is not pruned further [prune=${prune}]; leave out either`,
    );
  }
  if (parseOptimizer(optimizer).kind === 'noisy-sgd') {
    throw new RangeError(
      `noise would bring back what a mask leaves out [optimizer=${optimizer}]; take another optimizer`,
    );
  }
}

function stageOf(
  { replica, level, epoch }: { replica?: number; level: number; epoch: number },
  { runs, epochs }: TrainSpec,
): string {
  const which =
    replica === undefined ? `${runs.length} networks` : `network ${replica + 1}/${runs.length}`;
  const network = runs.length === 1 ? '' : `${which}, `;
  const pruned = level === 0 ? '' : `level ${level}, `;
  return `${network}${pruned}epoch ${epoch}/${epochs}`;
}

function progress(stage: string, completed: number, total: number): TaskNews {
  return { kind: 'progress', progress: { stage, completed, total } };
}

/** An epoch's values; those of several networks and levels have names of their own. */
function* metricsOf(output: TrainOutput, { runs }: TrainSpec): Generator<TaskNews> {
  if (output.kind !== 'epoch') return;
  const { replica, level, epoch } = output;
  const of = `${runs.length === 1 ? '' : `/run_${replica}`}${level === 0 ? '' : `/level_${level}`}`;
  const metric = (name: string, value: number): TaskNews => ({
    kind: 'metric',
    metric: { name: `${name}${of}`, value, step: epoch.epoch },
  });
  yield metric('train_loss', epoch.trainLoss);
  yield metric('test_loss', epoch.testLoss);
  yield metric('test_accuracy', epoch.testAccuracy);
}
