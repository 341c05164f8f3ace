import { readPermutation } from '@isthmus/checkpoint';
import { squaredDistance } from '@isthmus/connectivity';
import { parseNetwork, permutationSpec } from '@isthmus/network';
import { createMemoryStore, getArtifact } from '@isthmus/object-store';
import {
  identityPermutation,
  invertPermutation,
  permuteWeights,
  randomPermutation,
} from '@isthmus/permutation';
import { createComputePool } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import {
  createMatchPool,
  drawn,
  listen,
  matchRequest,
  serveMatcher,
  spec,
  storeWith,
} from './serving.fixture.js';

const compute = createMatchPool();
const { spec: groups } = permutationSpec(parseNetwork(spec.network));
const a = drawn(spec.network, 1);
const b = drawn(spec.network, 2);

describe('Describe', () => {
  it('lists the methods, each with a sentence', async () => {
    const { client } = await serveMatcher(createMemoryStore(), compute);
    const { methods } = await client.describe({});
    expect(methods.map(({ name }) => name)).toEqual(expect.arrayContaining(['identity', 'weight']));
    for (const { description } of methods) expect(description).toMatch(/\w+ \w+/);
  });
});

describe('Match', () => {
  it('recovers a planted permutation exactly', async () => {
    const planted = randomPermutation(groups, 7);
    const { store, modelA, modelB } = await storeWith(a, permuteWeights(a, groups, planted));
    const { client } = await serveMatcher(store, compute);
    const { result } = await listen(client.match(matchRequest(spec, modelA, modelB)));
    const file = await getArtifact(store, result.permutation);
    expect(readPermutation(file, { file: 'permutation' })).toEqual(invertPermutation(planted));
    expect(result.l2Before).toBeGreaterThan(1);
    expect(result.l2After).toBe(0);
  });

  it('proves the permutation on a probe batch', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const { client } = await serveMatcher(store, compute);
    const { proof } = (await listen(client.match(matchRequest(spec, modelA, modelB)))).result;
    expect(proof.examples).toBe(64);
    expect(proof.tolerance).toBeGreaterThan(0);
    expect(proof.maxAbsDifference).toBeLessThanOrEqual(proof.tolerance);
  });

  it('tells distances that are those of the permutation which it stored', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const { client } = await serveMatcher(store, compute);
    const { result } = await listen(client.match(matchRequest(spec, modelA, modelB)));
    const file = await getArtifact(store, result.permutation);
    const aligned = permuteWeights(b, groups, readPermutation(file, { file: 'permutation' }));
    expect(result.l2Before).toBeCloseTo(Math.sqrt(squaredDistance(a, b)), 9);
    expect(result.l2After).toBeCloseTo(Math.sqrt(squaredDistance(a, aligned)), 9);
    expect(result.l2After).toBeLessThan(result.l2Before);
  });

  it('tells what every group gained in every sweep, to the sum by which the objective grew', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const { client } = await serveMatcher(store, compute);
    const { metrics, result } = await listen(client.match(matchRequest(spec, modelA, modelB)));
    const gained = metrics.reduce((sum, { value }) => sum + value, 0);
    expect(metrics).toHaveLength(groups.length * result.sweeps);
    expect(gained).toBeCloseTo(result.objective - result.objectiveIdentity, 3);
  });

  it('leaves every unit where it is by the method identity', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const { client } = await serveMatcher(store, compute);
    const naive = { ...spec, method: 'identity' };
    const { result } = await listen(client.match(matchRequest(naive, modelA, modelB)));
    const file = await getArtifact(store, result.permutation);
    expect(readPermutation(file, { file: 'permutation' })).toEqual(identityPermutation(groups));
    expect(result.objective).toBe(result.objectiveIdentity);
    expect(result.l2After).toBe(result.l2Before);
  });

  it('answers from the store, without computing, what it has computed before', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const request = matchRequest(spec, modelA, modelB);
    const first = await serveMatcher(store, compute);
    const { result } = await listen(first.client.match(request));
    const idle = createComputePool<never, never>(new URL('file:///none.js'), { slots: 1 });
    const second = await serveMatcher(store, idle);
    expect(await listen(second.client.match(request))).toEqual({ metrics: [], result });
  });
});
