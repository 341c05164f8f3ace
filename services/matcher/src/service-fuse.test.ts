import { readWeights, writeWeights } from '@isthmus/checkpoint';
import { interpolate } from '@isthmus/connectivity';
import { encodeDataset } from '@isthmus/dataset';
import { createMemoryStore, getArtifact, putArtifact } from '@isthmus/object-store';
import type { FuseRequest } from '@isthmus/proto';
import {
  type ArtifactRef,
  type FuseSpec,
  fuseResult,
  fuseTask,
  readResult,
  taskDigest,
} from '@isthmus/task';
import { createComputePool } from '@isthmus/tensorflow';
import { afterAll, describe, expect, it } from 'vitest';
import type { FuseWork, FuseWorkEvent } from './fuse-work.js';
import { refusalIn, resultOf } from './proving.fixture.js';
import {
  createMatchPool,
  drawn,
  spec as matchSpec,
  noise,
  serveMatcher,
} from './serving.fixture.js';

const { network } = matchSpec;
const networkB = 'mlp:12-20-16-5';
const spec: FuseSpec = { method: 'ot-fusion', network, networkB, seed: 0 };
/** Matched in so many ways that no test sees the end. */
const endless = 'weight:restarts=1000';

const matching = createMatchPool();
const fusing = createComputePool<FuseWork, FuseWorkEvent>(
  new URL('../dist/fuse-worker.js', import.meta.url),
  { slots: 1 },
);
afterAll(() => fusing.close());

const store = createMemoryStore();
const put = (notation: string, seed: number) =>
  putArtifact(store, writeWeights(drawn(notation, seed)));
const [a, b] = [await put(network, 1), await put(networkB, 2)];
const dataset = await putArtifact(store, encodeDataset(noise));

type Inputs = Pick<FuseRequest, 'a' | 'b' | 'dataset'>;

function request(task: FuseSpec, given: Inputs): FuseRequest {
  const { kind, version } = fuseTask;
  const inputs = [given.a, given.b, given.dataset].flatMap((input) => input?.sha256 ?? []);
  const digest = taskDigest({ kind, version, spec: task, inputs });
  return { digest, spec: task, ...given };
}

async function serve(pool = fusing) {
  return (await serveMatcher(store, matching, { fuse: pool })).client;
}

const fuse = async (task: FuseSpec, given: Inputs) =>
  resultOf((await serve()).fuse(request(task, given)), fuseResult);

async function weightsIn(ref: ArtifactRef) {
  return readWeights(await getArtifact(store, ref), { file: ref.key }).weights;
}

describe('Fuse', () => {
  it('averages A with B at A’s widths', async () => {
    const { fused, aligned, proof, test } = await fuse(spec, { a, b });
    const average = interpolate(drawn(network, 1), await weightsIn(aligned), 1 / 2);
    expect(await weightsIn(fused)).toEqual(average);
    expect({ proof, test }).toEqual({ proof: undefined, test: undefined });
  });

  it('stores the plan: how much of B’s units A’s get, a group', async () => {
    const plan = await weightsIn((await fuse(spec, { a, b })).plan);
    expect([...plan].map(([group, { shape }]) => [group, shape])).toEqual([
      ['fc1', [32, 20]],
      ['fc2', [24, 16]],
    ]);
    for (const { data } of plan.values()) {
      expect(data.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 5);
    }
  });

  it('proves a padded B, and tries all models where there is a data set', async () => {
    const { proof, test } = await fuse({ ...spec, method: 'weight' }, { a, b, dataset });
    expect(proof).toMatchObject({ examples: 64, precision: 'float64' });
    expect(test?.aligned.loss).toBeCloseTo(test?.b.loss ?? 0, 5);
    expect(test?.fused.loss).toBeGreaterThan(0);
  });

  it('answers from the store, without computing, what it has computed before', async () => {
    const first = await fuse(spec, { a, b });
    const idle = createComputePool<never, never>(new URL('file:///none.js'), { slots: 1 });
    const again = (await serve(idle)).fuse(request(spec, { a, b }));
    expect(await resultOf(again, fuseResult)).toEqual(first);
  });

  it('ends when its client leaves, and its slot serves the next', async () => {
    const wide = 'mlp:64-300-300-5';
    const task = { ...spec, method: endless, network: wide, networkB: wide };
    const models = { a: await put(wide, 1), b: await put(wide, 2), dataset: undefined };
    const left = request(task, models);
    const client = await serve();
    for await (const { event } of client.fuse(left)) if (event?.$case === 'metric') break;
    const next = request({ ...task, method: 'identity' }, models);
    await resultOf(client.fuse(next), fuseResult);
    expect(await readResult(store, fuseTask, left.digest)).toBeUndefined();
  });

  it.each<[string, FuseSpec, Inputs, string]>([
    [
      'networks that differ in more than their widths',
      { ...spec, networkB: 'mlp:12-20-5' },
      { a, b },
      'differ in more than their widths',
    ],
    ['a model of another shape', { ...spec, networkB: network }, { a, b }, 'tensor=fc1.weight'],
    [
      'a B that is wider, to be padded',
      { ...spec, method: 'weight', network: networkB, networkB: network },
      { a: b, b: a },
      'give the wider network first',
    ],
    ['a method that it does not have', { ...spec, method: 'wieght' }, { a, b }, '"weight"'],
    [
      'a method without its examples',
      { ...spec, method: 'activation' },
      { a, b },
      'name a data set',
    ],
  ])('refuses %s', async (_, task, given, reason) => {
    const told = await refusalIn((await serve()).fuse(request(task, given)));
    expect(told).toMatch(/^INVALID_ARGUMENT: /);
    expect(told).toContain(reason);
  });
});
