import { readPermutation, writeWeights } from '@isthmus/checkpoint';
import type { Dataset } from '@isthmus/dataset';
import { initialize, parseNetwork, permutationSpec } from '@isthmus/network';
import {
  createMemoryStore,
  getArtifact,
  type ObjectStore,
  putArtifact,
} from '@isthmus/object-store';
import type { Weights } from '@isthmus/permutation';
import { MatcherServiceDefinition, type MatchRequest, type MatchResponse } from '@isthmus/proto';
import {
  type Connection,
  connect,
  type RunningService,
  rpcReason,
  startService,
} from '@isthmus/rpc';
import { createLogger } from '@isthmus/runtime';
import {
  type ArtifactRef,
  createTaskHost,
  type MatchResult,
  type MatchSpec,
  type Metric,
  matchResult,
  matchTask,
  taskDigest,
} from '@isthmus/task';
import { type ComputePool, createComputePool } from '@isthmus/tensorflow';
import { afterAll, expect, onTestFinished } from 'vitest';
import type { MatchWork, MatchWorkEvent } from './match-work.js';
import { createMatcherService, type MatcherContext } from './service.js';

type MatchPool = ComputePool<MatchWork, MatchWorkEvent>;

/** How most tests match: a network of two hidden layers, matched in well under a second. */
export const spec: MatchSpec = { method: 'weight', network: 'mlp:12-32-24-5', seed: 0 };

/** The permutation groups of its network, as a task names them. */
export const groups = permutationSpec(parseNetwork(spec.network)).groups.map((group) => ({
  ...group,
  axes: [...group.axes],
}));

/** Images of 3 x 4 pixels and labels of five classes, without a pattern. */
export const noise: Dataset = {
  name: 'noise',
  shape: [1, 3, 4],
  classes: 5,
  train: images(60),
  test: images(10),
};

function images(count: number): Dataset['train'] {
  const x = Uint8Array.from({ length: count * 12 }, (_, i) => (i * i * 31 + i * 17) % 256);
  return { count, x, y: Uint8Array.from({ length: count }, (_, n) => (n * n) % 5) };
}

/** A network as its initialiser draws it. */
export const drawn = (notation: string, seed: number): Weights =>
  initialize(parseNetwork(notation), seed);

/** A memory store that holds two models. */
export async function storeWith(a: Weights, b: Weights) {
  const store = createMemoryStore();
  const put = (weights: Weights) => putArtifact(store, writeWeights(weights));
  return { store, modelA: await put(a), modelB: await put(b) };
}

/** A request with the digest that a client of this version gives it. */
export function matchRequest(task: MatchSpec, ...models: ArtifactRef[]): MatchRequest {
  return requestWith(task, { models });
}

/** The same, with a data set and starts. */
export function requestWith(
  spec: MatchSpec,
  {
    models,
    dataset,
    start = [],
  }: { models: ArtifactRef[]; dataset?: ArtifactRef; start?: ArtifactRef[] },
): MatchRequest {
  const { kind, version } = matchTask;
  const all = [...models, ...(dataset === undefined ? [] : [dataset]), ...start];
  const inputs = all.map(({ sha256 }) => sha256);
  return { digest: taskDigest({ kind, version, spec, inputs }), spec, models, dataset, start };
}

/** The permutation that a result has for a model, by its place among them. */
export async function permutationOf(store: ObjectStore, { permutations }: MatchResult, model = 1) {
  const ref = permutations[model];
  if (ref === undefined) throw new Error(`expected a permutation of model ${model}`);
  return readPermutation(await getArtifact(store, ref), { file: 'permutation' });
}

/** Compute threads on the built worker, for all tests of a file. */
export function createMatchPool({ slots = 1 }: { readonly slots?: number } = {}): MatchPool {
  const entry = new URL('../dist/match-worker.js', import.meta.url);
  const pool: MatchPool = createComputePool(entry, { slots });
  afterAll(() => pool.close());
  return pool;
}

/** Computes nothing. */
const idle = createComputePool<never, never>(new URL('file:///none.js'), { slots: 1 });

/** Serves matching, and with `others` more, on a free port, with a client of it; both end with the test. */
export async function serveMatcher(
  store: ObjectStore,
  compute: MatchPool,
  others: Partial<MatcherContext['compute']> = {},
): Promise<{
  service: RunningService;
  client: Connection<typeof MatcherServiceDefinition>['client'];
}> {
  const pools = { match: compute, fuse: idle, verify: idle, ...others };
  const host = createTaskHost(store, { slots: compute.slots, queue: 8 });
  const service = await startService({
    listen: '127.0.0.1:0',
    logger: createLogger('matcher', 'error'),
    checks: {},
    add: (server) =>
      server.add(MatcherServiceDefinition, createMatcherService({ host, compute: pools })),
  });
  const connection = connect(MatcherServiceDefinition, service.address);
  onTestFinished(async () => {
    connection.close();
    await service.stop();
  });
  return { service, client: connection.client };
}

/** Reads a stream to its end: what was measured on the way, and the result. */
export async function listen(
  responses: AsyncIterable<MatchResponse>,
): Promise<{ metrics: Metric[]; result: MatchResult }> {
  const metrics: Metric[] = [];
  for await (const { event } of responses) {
    if (event?.$case === 'metric') metrics.push(event.value);
    if (event?.$case === 'result') return { metrics, result: matchResult.parse(event.value) };
  }
  return expect.fail('the stream ended without a result');
}

/** What the service says of a request that it does not do. */
export function refusal(responses: AsyncIterable<MatchResponse>): Promise<string> {
  return listen(responses).then(() => expect.fail('expected a refusal'), rpcReason);
}
