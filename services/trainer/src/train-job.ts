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
  type Epoch,
  type TaskEvent,
  type TaskNews,
  type TrainResult,
  type TrainSpec,
  trainTask,
} from '@isthmus/task';
import type { ComputePool } from '@isthmus/tensorflow';
import type { TrainWork, TrainWorkEvent } from './train-work.js';

/** A request to train one network. */
export interface TrainJobRequest {
  readonly digest: string;
  readonly spec: TrainSpec;
  readonly dataset: ArtifactRef;
}

/** What training needs around it. */
export interface TrainJobContext {
  readonly store: ObjectStore;
  readonly compute: ComputePool<TrainWork, TrainWorkEvent>;
  readonly signal: AbortSignal;
}

/** Trains one network, or answers with the one that the store has. */
export async function* trainJob(
  { digest, spec, dataset }: TrainJobRequest,
  { store, compute, signal }: TrainJobContext,
): AsyncGenerator<TaskEvent<TrainResult>> {
  parseNetwork(spec.network);
  const request = { digest, spec, inputs: [dataset.sha256] };
  yield* computeOnce(store, trainTask, request, trainNow, { signal });

  async function* trainNow(): AsyncGenerator<TaskNews, TrainResult> {
    const startedAt = performance.now();
    yield progress('reading the data set', 0, 0);
    const work = {
      spec,
      dataset: await inSpan('artifact.get', { 'isthmus.key': dataset.key }, () =>
        getArtifact(store, dataset, { signal }),
      ),
    };
    const epochs: Epoch[] = [];
    yield progress('waiting', 0, 0);
    for await (const event of compute.run(work, { signal })) {
      switch (event.kind) {
        case 'batch':
          break;
        case 'step':
          yield progress(`epoch ${event.epoch}/${spec.epochs}`, event.step, event.steps);
          break;
        case 'epoch': {
          const { durationMs, ...epoch } = event.epoch;
          recordSpan('train.epoch', durationMs, { 'isthmus.epoch': epoch.epoch });
          epochs.push(epoch);
          yield* metrics(epoch);
          break;
        }
        case 'trained': {
          const model = await inSpan('artifact.put', {}, () =>
            putArtifact(store, event.model, { signal }),
          );
          const { stepMs, tensorflow } = event;
          return { model, epochs, stepMs, wallMs: performance.now() - startedAt, tensorflow };
        }
      }
    }
    throw new Error('the compute thread ended without a network');
  }
}

function progress(stage: string, completed: number, total: number): TaskNews {
  return { kind: 'progress', progress: { stage, completed, total } };
}

function* metrics({ epoch, trainLoss, testLoss, testAccuracy }: Epoch): Generator<TaskNews> {
  yield { kind: 'metric', metric: { name: 'train_loss', value: trainLoss, step: epoch } };
  yield { kind: 'metric', metric: { name: 'test_loss', value: testLoss, step: epoch } };
  yield { kind: 'metric', metric: { name: 'test_accuracy', value: testAccuracy, step: epoch } };
}
