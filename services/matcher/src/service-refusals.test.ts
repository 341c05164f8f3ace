import { createMemoryStore } from '@isthmus/object-store';
import type { Weights } from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import {
  createMatchPool,
  drawn,
  groups,
  listen,
  matchRequest,
  refusal,
  requestWith,
  serveMatcher,
  spec,
  storeWith,
} from './serving.fixture.js';

const compute = createMatchPool();
const a = drawn(spec.network, 1);
const b = drawn(spec.network, 2);

/** What the matcher says of a task with these models. */
async function refusalOf(task: typeof spec, modelA: Weights, modelB: Weights): Promise<string> {
  const { store, ...models } = await storeWith(modelA, modelB);
  const { client } = await serveMatcher(store, compute);
  return refusal(client.match(matchRequest(task, models.modelA, models.modelB)));
}

describe('Match refuses', () => {
  it('a method that it does not have, and suggests the nearest', async () => {
    const reason = await refusalOf({ ...spec, method: 'wieght' }, a, b);
    expect(reason).toMatch(/^INVALID_ARGUMENT: unknown matcher "wieght" \[expected one of /);
    expect(reason).toMatch(/did you mean "weight"\?$/);
  });

  it('a network that it does not know, and suggests the nearest', async () => {
    expect(await refusalOf({ ...spec, network: 'mpl:12-5' }, a, b)).toMatch(
      /^INVALID_ARGUMENT: unknown network "mpl" .*did you mean "mlp"\?$/,
    );
  });

  it.each([
    ['a', drawn('mlp:12-32-23-5', 1), b],
    ['b', a, drawn('mlp:12-32-23-5', 1)],
  ])('a model %s of another shape, with the tensor and both shapes', async (_which, one, other) => {
    expect(await refusalOf(spec, one, other)).toBe(
      'INVALID_ARGUMENT: weights do not fit the network [network=mlp:12-32-24-5, tensor=fc2.weight, expected 24x32, got 23x32]',
    );
  });

  it('a model that lacks a layer, with the first tensor that is missing', async () => {
    expect(await refusalOf(spec, a, drawn('mlp:12-32-24', 1))).toContain(
      'tensor=fc3.weight, expected 5x24, got no such tensor]',
    );
  });

  it('a model that is no checkpoint', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const { client } = await serveMatcher(store, compute);
    const { result } = await listen(client.match(matchRequest(spec, modelA, modelB)));
    const request = matchRequest(spec, modelA, result.permutations[1]!);
    expect(await refusal(client.match(request))).toMatch(/^INVALID_ARGUMENT: .*\[file=model 2, /);
  });

  it('a single model', async () => {
    const { store, modelA } = await storeWith(a, b);
    const { client } = await serveMatcher(store, compute);
    expect(await refusal(client.match(matchRequest(spec, modelA)))).toMatch(
      /^INVALID_ARGUMENT: .*models: Too small: expected array to have >=2 items/,
    );
  });

  it('checkpoints that do not make two models, or that the method cannot take', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const { client } = await serveMatcher(store, compute);
    const stacked = { ...spec, checkpoints: 2 };
    expect(await refusal(client.match(matchRequest(stacked, modelA, modelB)))).toBe(
      'INVALID_ARGUMENT: expected the same number of checkpoints of two models or more [checkpoints=2, files=2]',
    );
    const naive = { ...stacked, method: 'greedy' };
    const request = matchRequest(naive, modelA, modelB, modelA, modelB);
    expect(await refusal(client.match(request))).toContain(
      'the method takes one checkpoint a model',
    );
  });

  it('as many starts as models, for the first one stays as it is', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const { client } = await serveMatcher(store, compute);
    const request = requestWith(spec, { models: [modelA, modelB], start: [modelA, modelB] });
    expect(await refusal(client.match(request))).toMatch(/^INVALID_ARGUMENT: .*start/);
  });

  it('a method that looks at examples without any, before it computes', async () => {
    expect(await refusalOf({ ...spec, method: 'activation' }, a, b)).toBe(
      'INVALID_ARGUMENT: the method looks at training examples, and was given none: name a data set [method=activation]',
    );
  });

  it('a data set for a method that looks at none, which would give its result a second address', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const { client } = await serveMatcher(store, compute);
    const request = { ...matchRequest(spec, modelA, modelB), dataset: modelA };
    expect(await refusal(client.match(request))).toBe(
      `INVALID_ARGUMENT: the method looks at no examples: leave the data set out [method=${spec.method}]`,
    );
  });

  it('the digest of another task, and says what to do', async () => {
    const { store, modelA, modelB } = await storeWith(a, b);
    const { client } = await serveMatcher(store, compute);
    const { digest } = matchRequest(spec, modelB, modelA);
    const request = { ...matchRequest(spec, modelA, modelB), digest };
    expect(await refusal(client.match(request))).toContain(
      'run the same version of both [kind=match',
    );
  });

  it('models that the store does not have', async () => {
    const { modelA, modelB } = await storeWith(a, b);
    const { client } = await serveMatcher(createMemoryStore(), compute);
    const reason = await refusal(client.match(matchRequest(spec, modelA, modelB)));
    expect(reason).toMatch(/^NOT_FOUND: /);
    expect(reason).toContain(`key=${modelA.key}]`);
  });

  it('a spec of one’s own that claims an axis twice, or that has an unknown tensor', async () => {
    const again = groups.slice(0, 1).map((group) => ({ ...group, name: 'again' }));
    const twice = [...groups, ...again];
    expect(await refusalOf({ ...spec, ownSpec: { groups: twice } }, a, b)).toBe(
      'INVALID_ARGUMENT: an axis is claimed twice [fc1.weight axis 0, group=fc1, entries 0 to 31, group=again, entries 0 to 31]',
    );
    const unknown = groups.map(({ axes, ...group }) => ({
      ...group,
      axes: axes.map((axis) => ({ ...axis, tensor: 'fc9.weight' })),
    }));
    expect(await refusalOf({ ...spec, ownSpec: { groups: unknown } }, a, b)).toMatch(
      /^INVALID_ARGUMENT: .*group=fc1, tensor=fc9\.weight/,
    );
  });

  it('a spec of one’s own that it cannot prove, with node and axis, before it searches', async () => {
    const wrong = groups.map(({ axes, ...group }) => ({
      ...group,
      axes: axes.filter(({ tensor, axis }) => tensor !== 'fc2.weight' || axis !== 1),
    }));
    expect(await refusalOf({ ...spec, ownSpec: { groups: wrong } }, a, b)).toMatch(
      /^INVALID_ARGUMENT: the permutation spec is not one of the network: the permuted network computes another function: fc2\.weight axis 1 should be in group fc1 \[first difference at node=fc2, maxAbsDifference=\S+, tolerance=\S+, precision=float64\]$/,
    );
  });
});
