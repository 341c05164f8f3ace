import { writePermutation, writeWeights } from '@isthmus/checkpoint';
import { squaredDistance } from '@isthmus/connectivity';
import { encodeDataset } from '@isthmus/dataset';
import { createMemoryStore, putArtifact } from '@isthmus/object-store';
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
  groups,
  listen,
  matchRequest,
  noise,
  permutationOf,
  requestWith,
  serveMatcher,
  spec,
  storeWith,
} from './serving.fixture.js';

const compute = createMatchPool();
const a = drawn(spec.network, 1);
const b = drawn(spec.network, 2);

describe('Validate', () => {
  it('says whether a method looks at training examples', async () => {
    const { client } = await serveMatcher(createMemoryStore(), compute);
    expect(await client.validate({ spec })).toEqual({ needsData: false });
    const byActivations = { ...spec, method: 'activation:statistic=correlation' };
    expect(await client.validate({ spec: byActivations })).toEqual({ needsData: true });
  });

  it('refuses an option that the method does not have', async () => {
    const { client } = await serveMatcher(createMemoryStore(), compute);
    const wrong = { ...spec, method: 'weight:kernal=cosine' };
    await expect(client.validate({ spec: wrong })).rejects.toThrow('did you mean "kernel"?');
  });
});

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
    expect(await permutationOf(store, result)).toEqual(invertPermutation(planted));
    expect(result.l2Before).toBeGreaterThan(1);
    expect(result.l2After).toBe(0);
  });

  it('proves the permutation on a probe batch', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const { client } = await serveMatcher(store, compute);
    const { proof } = (await listen(client.match(matchRequest(spec, modelA, modelB)))).result;
    expect(proof).toMatchObject({ examples: 64, precision: 'float64' });
    expect(proof.tolerance).toBeGreaterThan(0);
    expect(proof.maxAbsDifference).toBeLessThanOrEqual(proof.tolerance);
  });

  it('lets a spec of one’s own take the place of the network’s', async () => {
    const own = groups.slice(1).map((group) => ({ ...group, name: 'P_1' }));
    const { store, modelA, modelB } = await storeWith(a, b);
    const { client } = await serveMatcher(store, compute);
    const request = matchRequest({ ...spec, ownSpec: { groups: own } }, modelA, modelB);
    const { result } = await listen(client.match(request));
    const permutation = await permutationOf(store, result);
    expect([...permutation.keys()]).toEqual(['P_1']);
    const aligned = permuteWeights(b, own, permutation);
    expect(result.l2After).toBeCloseTo(Math.sqrt(squaredDistance(a, aligned)), 9);
    expect(result.l2After).toBeLessThan(result.l2Before);
  });

  it('tells distances that are those of the permutation which it stored', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const { client } = await serveMatcher(store, compute);
    const { result } = await listen(client.match(matchRequest(spec, modelA, modelB)));
    const aligned = permuteWeights(b, groups, await permutationOf(store, result));
    expect(result.l2Before).toBeCloseTo(Math.sqrt(squaredDistance(a, b)), 9);
    expect(result.l2After).toBeCloseTo(Math.sqrt(squaredDistance(a, aligned)), 9);
    expect(result.l2After).toBeLessThan(result.l2Before);
  });

  it('tells what every group gained in every sweep, to the sum by which the objective grew', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const { client } = await serveMatcher(store, compute);
    const { metrics, result } = await listen(client.match(matchRequest(spec, modelA, modelB)));
    const gains = metrics.filter(({ name }) => name.startsWith('gain_'));
    const gained = gains.reduce((sum, { value }) => sum + value, 0);
    expect(gains).toHaveLength(groups.length * result.sweeps);
    expect(gained).toBeCloseTo(result.objective - result.objectiveIdentity, 3);
  });

  it('leaves every unit where it is by the method identity', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const { client } = await serveMatcher(store, compute);
    const naive = { ...spec, method: 'identity' };
    const { result } = await listen(client.match(matchRequest(naive, modelA, modelB)));
    expect(await permutationOf(store, result)).toEqual(identityPermutation(groups));
    expect(result.objective).toBe(result.objectiveIdentity);
    expect(result.l2After).toBe(result.l2Before);
  });

  it('gives one permutation a model, in the order of the first one’s units', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const modelC = await putArtifact(store, writeWeights(drawn(spec.network, 3)));
    const { client } = await serveMatcher(store, compute);
    const request = matchRequest({ ...spec, method: 'c2m3' }, modelA, modelB, modelC);
    const { result } = await listen(client.match(request));
    expect(result.permutations).toHaveLength(3);
    expect(await permutationOf(store, result, 0)).toEqual(identityPermutation(groups));
    expect(result.objective).toBeGreaterThan(result.objectiveIdentity);
    expect(result.l2After).toBeLessThan(result.l2Before);
  });

  it('leaves running statistics out of objective and distances', async () => {
    const network = 'resnet20:3x8x8-5,width=0.25';
    const { store, modelA } = await storeWith(drawn(network, 1), drawn(network, 2));
    const other = new Map(drawn(network, 1));
    for (const [name, { shape, data }] of other) {
      if (name.endsWith('running_var')) other.set(name, { shape, data: data.map(() => 9) });
    }
    const modelB = await putArtifact(store, writeWeights(other));
    const { client } = await serveMatcher(store, compute);
    const naive = { ...spec, network, method: 'identity' };
    const { result } = await listen(client.match(matchRequest(naive, modelA, modelB)));
    expect(result.l2Before).toBe(0);
  });

  it('finds one permutation for all checkpoints of a trajectory', async () => {
    const planted = randomPermutation(groups, 7);
    const trajectory = [a, drawn(spec.network, 4)];
    const { store, modelA, modelB } = await storeWith(trajectory[0]!, trajectory[1]!);
    const moved = trajectory.map((weights) => permuteWeights(weights, groups, planted));
    const put = moved.map((weights) => putArtifact(store, writeWeights(weights)));
    const { client } = await serveMatcher(store, compute);
    const stacked = { ...spec, checkpoints: 2 };
    const request = matchRequest(stacked, modelA, modelB, ...(await Promise.all(put)));
    const { result } = await listen(client.match(request));
    expect(result.permutations).toHaveLength(2);
    expect(await permutationOf(store, result)).toEqual(invertPermutation(planted));
    expect(result.l2After).toBe(0);
  });

  it('begins where it is told to', async () => {
    const planted = randomPermutation(groups, 7);
    const { store, modelA, modelB } = await storeWith(a, permuteWeights(a, groups, planted));
    const start = await putArtifact(store, writePermutation(invertPermutation(planted)));
    const { client } = await serveMatcher(store, compute);
    const request = requestWith(spec, { models: [modelA, modelB], start: [start] });
    const { result } = await listen(client.match(request));
    expect(result.sweeps).toBe(1);
    expect(result.l2After).toBe(0);
  });

  it('looks at a data set where the method wants one', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const dataset = await putArtifact(store, encodeDataset(noise));
    const { client } = await serveMatcher(store, compute);
    const byActivations = { ...spec, method: 'activation' };
    const request = requestWith(byActivations, { models: [modelA, modelB], dataset });
    const { result } = await listen(client.match(request));
    expect(await permutationOf(store, result)).not.toEqual(identityPermutation(groups));
  });

  it('says what its search spent time on, and how sure each group is', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const { client } = await serveMatcher(store, compute);
    const { result } = await listen(client.match(matchRequest(spec, modelA, modelB)));
    const { costMs, assignmentMs } = result.time;
    expect(costMs).toBeGreaterThan(0);
    expect(costMs + assignmentMs).toBeLessThanOrEqual(result.searchMs);
    expect(result.confidence.map(({ model, group }) => `${model} ${group}`)).toEqual(
      groups.map(({ name }) => `1 ${name}`),
    );
    for (const { bestShare } of result.confidence) {
      expect(bestShare).toBeGreaterThan(0);
      expect(bestShare).toBeLessThanOrEqual(1);
    }
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
