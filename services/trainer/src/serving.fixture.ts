import { type Dataset, encodeDataset, type Split } from '@isthmus/dataset';
import { createMemoryStore, type ObjectStore, putArtifact } from '@isthmus/object-store';
import { TrainerServiceDefinition, type TrainRequest, type TrainResponse } from '@isthmus/proto';
import { type Connection, connect, type RunningService, startService } from '@isthmus/rpc';
import { createLogger } from '@isthmus/runtime';
import {
  type ArtifactRef,
  createTaskHost,
  type Metric,
  type Progress,
  type TrainedNetwork,
  type TrainResult,
  type TrainSpec,
  taskDigest,
  trainResult,
  trainTask,
} from '@isthmus/task';
import { type ComputePool, createComputePool } from '@isthmus/tensorflow';
import { defaultSettings } from '@isthmus/training/settings';
import { afterAll, onTestFinished } from 'vitest';
import { createTrainerService } from './service.js';
import type { TrainWork, TrainWorkEvent } from './train-work.js';

type TrainPool = ComputePool<TrainWork, TrainWorkEvent>;

/** A network that fits the synthetic images, trained in well under a second. */
export const spec: TrainSpec = {
  ...defaultSettings,
  network: 'mlp:16-8-3',
  learningRate: 0.01,
  batchSize: 16,
  epochs: 3,
  runs: [{ seed: 1, order: 1, noise: 1 }],
};

/** Images of 4 x 4 pixels in three classes: every third pixel is bright, the others noise. */
export function syntheticDataset({ train, test }: { train: number; test: number }): Dataset {
  const split = (count: number): Split => {
    const y = Uint8Array.from({ length: count }, (_, n) => n % 3);
    const x = Uint8Array.from({ length: count * 16 }, (_, i) => {
      const [image, pixel] = [Math.floor(i / 16), i % 16];
      return pixel % 3 === image % 3 ? 255 : (pixel * 37 + image * 101) % 128;
    });
    return { count, x, y };
  };
  const shape = [1, 4, 4] as const;
  return { name: 'stripes', shape, classes: 3, train: split(train), test: split(test) };
}

/** The data set of most tests. */
export const dataset = syntheticDataset({ train: 48, test: 24 });

/** A memory store that holds the data set. */
export async function storeWith(
  images: Dataset,
): Promise<{ store: ObjectStore; ref: ArtifactRef }> {
  const store = createMemoryStore();
  return { store, ref: await putArtifact(store, encodeDataset(images)) };
}

/** A request with the digest that a client of this version gives it. */
export function trainRequest(
  task: TrainSpec,
  images: ArtifactRef,
  mask?: ArtifactRef,
): TrainRequest {
  const { kind, version } = trainTask;
  const inputs = [images, ...(mask === undefined ? [] : [mask])].map(({ sha256 }) => sha256);
  return {
    digest: taskDigest({ kind, version, spec: task, inputs }),
    spec: task,
    dataset: images,
    mask,
  };
}

/** Compute threads on the built worker, for all tests of a file. */
export function createTrainPool({ slots }: { slots: number }): TrainPool {
  const pool: TrainPool = createComputePool(new URL('../dist/train-worker.js', import.meta.url), {
    slots,
  });
  afterAll(() => pool.close());
  return pool;
}

/** Serves training on a free port, with a client of it; both end with the test. */
export async function serveTrainer(
  store: ObjectStore,
  compute: TrainPool,
  {
    saveEveryMs = 60_000,
    queue = 8,
  }: { readonly saveEveryMs?: number; readonly queue?: number } = {},
): Promise<{
  service: RunningService;
  client: Connection<typeof TrainerServiceDefinition>['client'];
}> {
  const host = createTaskHost(store, { slots: compute.slots, queue });
  const service = await startService({
    listen: '127.0.0.1:0',
    logger: createLogger('trainer', 'error'),
    checks: {},
    add: (server) =>
      server.add(TrainerServiceDefinition, createTrainerService({ host, compute, saveEveryMs })),
  });
  const connection = connect(TrainerServiceDefinition, service.address);
  onTestFinished(async () => {
    connection.close();
    await service.stop();
  });
  return { service, client: connection.client };
}

/** All that a training stream told, and the first network of its result. */
export interface Told {
  readonly progress: Progress[];
  readonly metrics: Metric[];
  readonly result: TrainResult | undefined;
  readonly network: TrainedNetwork | undefined;
}

/** Reads a training stream to its end. */
export async function listen(responses: AsyncIterable<TrainResponse>): Promise<Told> {
  const progress: Progress[] = [];
  const metrics: Metric[] = [];
  let result: TrainResult | undefined;
  for await (const { event } of responses) {
    if (event?.$case === 'progress') progress.push(event.value);
    if (event?.$case === 'metric') metrics.push(event.value);
    if (event?.$case === 'result') result = trainResult.parse(event.value);
  }
  return { progress, metrics, result, network: result?.networks[0] };
}
