import { writeWeights } from '@isthmus/checkpoint';
import { initialize, parseNetwork } from '@isthmus/network';
import { createMemoryStore, type ObjectStore, putArtifact } from '@isthmus/object-store';
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
import { createMatcherService } from './service.js';

type MatchPool = ComputePool<MatchWork, MatchWorkEvent>;

/** How most tests match: a network of two hidden layers, matched in well under a second. */
export const spec: MatchSpec = { method: 'weight', network: 'mlp:12-32-24-5', seed: 0 };

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
export function matchRequest(
  task: MatchSpec,
  modelA: ArtifactRef,
  modelB: ArtifactRef,
): MatchRequest {
  const { kind, version } = matchTask;
  const inputs = [modelA.sha256, modelB.sha256];
  return { digest: taskDigest({ kind, version, spec: task, inputs }), spec: task, modelA, modelB };
}

/** Compute threads on the built worker, for all tests of a file. */
export function createMatchPool(): MatchPool {
  const entry = new URL('../dist/match-worker.js', import.meta.url);
  const pool: MatchPool = createComputePool(entry, { slots: 1 });
  afterAll(() => pool.close());
  return pool;
}

/** Serves matching on a free port, with a client of it; both end with the test. */
export async function serveMatcher(
  store: ObjectStore,
  compute: MatchPool,
): Promise<{
  service: RunningService;
  client: Connection<typeof MatcherServiceDefinition>['client'];
}> {
  const service = await startService({
    listen: '127.0.0.1:0',
    logger: createLogger('matcher', 'error'),
    add: (server) => server.add(MatcherServiceDefinition, createMatcherService({ store, compute })),
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
