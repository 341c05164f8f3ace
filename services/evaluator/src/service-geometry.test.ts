import { writePermutation, writeWeights } from '@isthmus/checkpoint';
import { encodeDataset } from '@isthmus/dataset';
import { parseNetwork, permutationSpec } from '@isthmus/network';
import { createMemoryStore, putArtifact } from '@isthmus/object-store';
import { invertPermutation, permuteWeights, randomPermutation } from '@isthmus/permutation';
import type { MeasureGeometryRequest, MeasureGeometryResponse } from '@isthmus/proto';
import { rpcReason } from '@isthmus/rpc';
import {
  type GeometryResult,
  type GeometrySpec,
  geometryResult,
  geometryTask,
  type Progress,
  readResult,
  taskDigest,
} from '@isthmus/task';
import { createComputePool } from '@isthmus/tensorflow';
import { afterAll, describe, expect, it } from 'vitest';
import type { GeometryWork, GeometryWorkEvent } from './geometry-work.js';
import {
  createEvaluatePool,
  dataset,
  drawn,
  spec as evaluateSpec,
  serveEvaluator,
} from './serving.fixture.js';

const { network } = evaluateSpec;
const weightsAlone: GeometrySpec = { network, gamma: 0.3 };
const onData: GeometrySpec = {
  ...weightsAlone,
  data: { split: 'test', examples: 10, traces: { probes: 2, seed: 0 } },
};
/** Of which no test sees the end. */
const endless: GeometrySpec = {
  ...weightsAlone,
  data: { split: 'test', examples: 10, traces: { probes: 1_000_000, seed: 0 } },
};

const evaluating = createEvaluatePool();
const geometry = createComputePool<GeometryWork, GeometryWorkEvent>(
  new URL('../dist/geometry-worker.js', import.meta.url),
  { slots: 1 },
);
afterAll(() => geometry.close());

const store = createMemoryStore();
const a = drawn(1);
const { groups } = permutationSpec(parseNetwork(network));
const planted = randomPermutation(groups, 3);
const refs = {
  a: await putArtifact(store, writeWeights(a)),
  b: await putArtifact(store, writeWeights(permuteWeights(a, groups, planted))),
  permutation: await putArtifact(store, writePermutation(invertPermutation(planted))),
  base: await putArtifact(store, writeWeights(drawn(2))),
  dataset: await putArtifact(store, encodeDataset(dataset)),
  narrow: await putArtifact(store, writeWeights(drawn(1, 'mlp:12-8-10-3'))),
};

type Inputs = Pick<MeasureGeometryRequest, 'a' | 'b' | 'permutation' | 'base' | 'dataset'>;
const whole: Inputs = refs;
const pair: Inputs = { a: refs.a, b: refs.base };

/** A request with the digest that a client of this version gives it. */
function request(spec: GeometrySpec, given: Inputs): MeasureGeometryRequest {
  const { kind, version } = geometryTask;
  const { a, b, permutation, base, dataset } = given;
  const inputs = [a, b, permutation, base, dataset].flatMap((input) => input?.sha256 ?? []);
  const digest = taskDigest({ kind, version, spec, inputs });
  return { digest, spec, a, b, permutation, base, dataset };
}

async function serve(pool = geometry) {
  return serveEvaluator(store, evaluating, { geometry: pool });
}

/** Reads a stream to its end: how far it was on the way, and the result. */
async function listen(
  responses: AsyncIterable<MeasureGeometryResponse>,
): Promise<{ progress: Progress[]; result: GeometryResult }> {
  const progress: Progress[] = [];
  for await (const { event } of responses) {
    if (event?.$case === 'progress') progress.push(event.value);
    if (event?.$case === 'result') return { progress, result: geometryResult.parse(event.value) };
  }
  return expect.fail('the stream ended without a result');
}

const refusalOf = async (asked: MeasureGeometryRequest) =>
  listen((await serve()).client.measureGeometry(asked)).then(
    () => expect.fail('expected a refusal'),
    rpcReason,
  );

describe('MeasureGeometry', () => {
  it('finds that a planted permutation brings B onto A', async () => {
    const { client } = await serve();
    const { result } = await listen(client.measureGeometry(request(onData, whole)));
    expect(result.distance.all).toMatchObject({ after: 0, reduction: 1 });
    expect(result.rScore.permuted?.score).toBeCloseTo(1, 5);
    expect(result.angles.atBase?.permuted).toBe(0);
    expect(result.loss).toMatchObject({ examples: 10, barrier: { measured: 0 } });
    expect(result.loss?.traces?.a).toEqual(result.loss?.traces?.b);
    for (const { valuesA, inputs } of result.matrices) {
      expect(inputs?.ofMean).toHaveLength(valuesA.length);
    }
  });

  it('measures weights alone where it is given no examples', async () => {
    const { client } = await serve();
    const { result } = await listen(client.measureGeometry(request(weightsAlone, pair)));
    expect(result.loss).toBeUndefined();
    expect(result.rScore.permuted).toBeUndefined();
    expect(result.distance.all.before).toBeGreaterThan(1);
  });

  it('answers from the store, without computing, what it has computed before', async () => {
    const asked = request(weightsAlone, pair);
    const { result } = await listen((await serve()).client.measureGeometry(asked));
    const idle = createComputePool<never, never>(new URL('file:///none.js'), { slots: 1 });
    const second = await listen((await serve(idle)).client.measureGeometry(asked));
    expect(second.result).toEqual(result);
  });

  it('ends when its client leaves, and its slot serves the next', async () => {
    const { client } = await serve();
    const left = request(endless, { ...pair, dataset: refs.dataset });
    for await (const { event } of client.measureGeometry(left)) {
      if (event?.$case === 'progress' && event.value.stage === 'gradients') break;
    }
    await listen(client.measureGeometry(request(onData, { ...pair, dataset: refs.dataset })));
    expect(await readResult(store, geometryTask, left.digest)).toBeUndefined();
  });

  it.each<[string, GeometrySpec, Inputs, string]>([
    ['a model of another shape', weightsAlone, { ...pair, b: refs.narrow }, 'tensor=fc1.weight'],
    ['a base of another shape', weightsAlone, { ...pair, base: refs.narrow }, 'tensor=fc1.weight'],
    ['a permutation that is none', weightsAlone, { ...pair, permutation: refs.a }, 'permutation'],
    ['examples without a data set', onData, pair, 'expected a data set where examples'],
    ['a data set without examples', weightsAlone, { ...pair, dataset: refs.dataset }, 'none other'],
    ['a threshold of 1', { ...weightsAlone, gamma: 1 }, pair, 'spec.gamma: Too big'],
    [
      'one probe',
      { ...onData, data: { ...onData.data!, traces: { probes: 1, seed: 0 } } },
      pair,
      'probes',
    ],
    ['a network that it does not know', { ...weightsAlone, network: 'mpl:4-2' }, pair, '"mlp"'],
  ])('refuses %s', async (_, spec, inputs, reason) => {
    const told = await refusalOf(request(spec, inputs));
    expect(told).toMatch(/^INVALID_ARGUMENT: /);
    expect(told).toContain(reason);
  });
});
