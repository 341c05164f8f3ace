import { writeWeights } from '@isthmus/checkpoint';
import { parseMethod } from '@isthmus/matching';
import { parseNetwork } from '@isthmus/network';
import { putArtifact } from '@isthmus/object-store';
import { identityPermutation, type Weights } from '@isthmus/permutation';
import { type MatchResult, matchTask, readResult } from '@isthmus/task';
import { describe, expect, it } from 'vitest';
import {
  createMatchPool,
  drawn,
  groups,
  listen,
  matchRequest,
  permutationOf,
  serveMatcher,
  spec,
  storeWith,
} from './serving.fixture.js';

const one = createMatchPool({ slots: 1 });
const two = createMatchPool({ slots: 2 });
const [a, b, c] = [1, 2, 3].map((seed) => drawn(spec.network, seed)) as [Weights, Weights, Weights];

/** A match of models as these threads do it. */
async function matchOn(
  compute: typeof one,
  task: typeof spec,
  ...models: [Weights, Weights, ...Weights[]]
) {
  const { store, modelA, modelB } = await storeWith(models[0], models[1]);
  const put = models.slice(2).map((weights) => putArtifact(store, writeWeights(weights)));
  const { client } = await serveMatcher(store, compute);
  const request = matchRequest(task, modelA, modelB, ...(await Promise.all(put)));
  return { store, ...(await listen(client.match(request))) };
}

/** All of a result but what it took. */
function answerOf({ wallMs: _, searchMs: __, time: ___, ...answer }: MatchResult) {
  return answer;
}

describe('restarts on two threads', () => {
  it.each(['weight:restarts=5', 'weight:start=random,order=forward,restarts=4'])(
    'answer %s as on one, bit for bit',
    async (method) => {
      const task = { ...spec, method };
      const serial = await matchOn(one, task, a, b, c);
      const parallel = await matchOn(two, task, a, b, c);
      expect(answerOf(parallel.result)).toEqual(answerOf(serial.result));
    },
  );

  it('answer as on one for convolutions too', async () => {
    const network = 'resnet20:3x8x8-5,width=0.5';
    const task = { ...spec, network, method: 'weight:restarts=4' };
    const models = [drawn(network, 1), drawn(network, 2)] as const;
    const serial = await matchOn(one, task, ...models);
    const parallel = await matchOn(two, task, ...models);
    expect(answerOf(parallel.result)).toEqual(answerOf(serial.result));
  });

  it('answer as the method does by itself', async () => {
    const method = 'weight:restarts=4';
    const { store, result } = await matchOn(two, { ...spec, method }, a, b);
    const identity = identityPermutation(groups);
    const search = parseMethod(method).matcher({
      network: parseNetwork(spec.network),
      models: [a, b],
      groups,
      start: [identity, identity],
      data: undefined,
      seed: spec.seed,
      timed: (_, work) => work(),
    });
    let next = search.next();
    while (next.done !== true) next = search.next();
    expect(await permutationOf(store, result)).toEqual(next.value.permutations[1]);
    expect(result.restarts).toEqual(next.value.restarts!.objectives);
    expect(result.sweeps).toBe(next.value.sweeps);
  });

  it('tell the objective of every restart as it ends, of which the answer has the greatest', async () => {
    const { metrics, result } = await matchOn(two, { ...spec, method: 'weight:restarts=5' }, a, b);
    expect(metrics.map(({ name }) => name)).toEqual(Array(5).fill('restart_objective'));
    const told = metrics.toSorted((x, y) => x.step - y.step).map(({ value }) => value);
    expect(told).toEqual(result.restarts);
    expect(result.objective).toBeCloseTo(Math.max(...told), 3);
  });

  it('all end when the client leaves, and both threads serve the next', async () => {
    const wide = { ...spec, network: 'mlp:64-1200-1200-5', method: 'weight:restarts=16' };
    const models = [drawn(wide.network, 1), drawn(wide.network, 2)] as const;
    const { store, modelA, modelB } = await storeWith(...models);
    const { client } = await serveMatcher(store, two);
    const leaving = new AbortController();
    const left = matchRequest(wide, modelA, modelB);
    for await (const { event } of client.match(left, { signal: leaving.signal })) {
      if (event?.$case === 'progress' && event.value.stage.includes('restarts')) break;
    }
    const next = ['identity', 'random'].map((method) =>
      listen(client.match(matchRequest({ ...wide, method }, modelA, modelB))),
    );
    for (const { result } of await Promise.all(next)) expect(result.sweeps).toBe(0);
    expect(await readResult(store, matchTask, left.digest)).toBeUndefined();
  });
});
