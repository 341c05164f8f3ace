import { writePermutation, writeWeights } from '@isthmus/checkpoint';
import { type Dataset, encodeDataset, type Split } from '@isthmus/dataset';
import { initialize, parseNetwork } from '@isthmus/network';
import { createMemoryStore, type ObjectStore, putArtifact } from '@isthmus/object-store';
import type { Permutation, Weights } from '@isthmus/permutation';
import {
  type EvaluateRequest,
  type EvaluateResponse,
  EvaluatorServiceDefinition,
} from '@isthmus/proto';
import {
  type Connection,
  connect,
  type RunningService,
  rpcReason,
  startService,
} from '@isthmus/rpc';
import { createLogger } from '@isthmus/runtime';
import {
  createTaskHost,
  type EvaluateResult,
  type EvaluateSpec,
  evaluateResult,
  evaluateTask,
  type Metric,
  taskDigest,
} from '@isthmus/task';
import { type ComputePool, createComputePool } from '@isthmus/tensorflow';
import { afterAll, expect, onTestFinished } from 'vitest';
import type { EvaluateWork, EvaluateWorkEvent } from './evaluate-work.js';
import { createEvaluatorService, type EvaluatorContext } from './service.js';

type EvaluatePool = ComputePool<EvaluateWork, EvaluateWorkEvent>;

/** What most tests measure. */
export const spec: EvaluateSpec = {
  network: 'mlp:12-16-10-3',
  path: 'line:points=5',
  splits: ['train', 'test'],
  repair: ['none'],
  collapse: false,
};

/** A network as its initialiser draws it. */
export const drawn = (seed: number, notation = spec.network): Weights =>
  initialize(parseNetwork(notation), seed);

/** Images of 3 x 4 pixels and labels of three classes, without a pattern. */
export const dataset: Dataset = {
  name: 'noise',
  shape: [1, 3, 4],
  classes: 3,
  train: noise(30, 1),
  test: noise(20, 2),
};

function noise(count: number, salt: number): Split {
  const x = Uint8Array.from({ length: count * 12 }, (_, i) => (i * i * 31 + i * 17 * salt) % 256);
  const y = Uint8Array.from({ length: count }, (_, n) => (n * n + salt) % 3);
  return { count, x, y };
}

/** All that a line is measured from. */
export interface Inputs {
  readonly a: Weights;
  readonly b: Weights;
  readonly permutation?: Permutation;
}

/** A memory store that holds two models, and a request for the line between them as a client of this version makes it. */
export function storeWith({ a, b, permutation }: Inputs, task = spec) {
  return storeWithModels([{ model: a }, { model: b, ...(permutation && { permutation }) }], task);
}

/** The same for any number of models. */
export async function storeWithModels(
  inputs: readonly { readonly model: Weights; readonly permutation?: Permutation }[],
  task: EvaluateSpec,
) {
  const store = createMemoryStore();
  const models = await Promise.all(
    inputs.map(async ({ model, permutation }) => ({
      model: await putArtifact(store, writeWeights(model)),
      permutation: permutation && (await putArtifact(store, writePermutation(permutation))),
    })),
  );
  const images = await putArtifact(store, encodeDataset(dataset));
  const { kind, version } = evaluateTask;
  const artifacts = models.flatMap(({ model, permutation }) => [model, permutation ?? []].flat());
  const hashes = [...artifacts, images].map(({ sha256 }) => sha256);
  const digest = taskDigest({ kind, version, spec: task, inputs: hashes });
  const request: EvaluateRequest = { digest, spec: task, models, dataset: images };
  return { store, request };
}

/** Compute threads on the built worker, for all tests of a file. */
export function createEvaluatePool(): EvaluatePool {
  const entry = new URL('../dist/evaluate-worker.js', import.meta.url);
  const pool: EvaluatePool = createComputePool(entry, { slots: 1 });
  afterAll(() => pool.close());
  return pool;
}

/** Computes nothing. */
const idle = createComputePool<never, never>(new URL('file:///none.js'), { slots: 1 });

/** Serves evaluation, and with `others` more, on a free port, with a client of it; both end with the test. */
export async function serveEvaluator(
  store: ObjectStore,
  compute: EvaluatePool,
  others: Partial<EvaluatorContext['compute']> = {},
): Promise<{
  service: RunningService;
  client: Connection<typeof EvaluatorServiceDefinition>['client'];
}> {
  const pools = { evaluate: compute, geometry: idle, ...others };
  const host = createTaskHost(store, { slots: compute.slots, queue: 8 });
  const service = await startService({
    listen: '127.0.0.1:0',
    logger: createLogger('evaluator', 'error'),
    checks: {},
    add: (server) =>
      server.add(EvaluatorServiceDefinition, createEvaluatorService({ host, compute: pools })),
  });
  const connection = connect(EvaluatorServiceDefinition, service.address);
  onTestFinished(async () => {
    connection.close();
    await service.stop();
  });
  return { service, client: connection.client };
}

/** Reads a stream to its end: what was measured on the way, and the result. */
export async function listen(
  responses: AsyncIterable<EvaluateResponse>,
): Promise<{ metrics: Metric[]; result: EvaluateResult }> {
  const metrics: Metric[] = [];
  for await (const { event } of responses) {
    if (event?.$case === 'metric') metrics.push(event.value);
    if (event?.$case === 'result') return { metrics, result: evaluateResult.parse(event.value) };
  }
  return expect.fail('the stream ended without a result');
}

/** What the service says of a request that it does not do. */
export function refusal(responses: AsyncIterable<EvaluateResponse>): Promise<string> {
  return listen(responses).then(() => expect.fail('expected a refusal'), rpcReason);
}
