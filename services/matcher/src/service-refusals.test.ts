import { createMemoryStore } from '@isthmus/object-store';
import type { Weights } from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import {
  createMatchPool,
  drawn,
  listen,
  matchRequest,
  refusal,
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
    const request = matchRequest(spec, modelA, result.permutation);
    expect(await refusal(client.match(request))).toMatch(/^INVALID_ARGUMENT: .*\[file=model b, /);
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

  it('to report a permutation that it cannot prove, with the first node that differs', async () => {
    const huge: Weights = new Map(
      [...a].map(([name, { shape, data }]) => [name, { shape, data: data.map(() => 3e38) }]),
    );
    const reason = await refusalOf({ ...spec, method: 'identity' }, a, huge);
    expect(reason).toMatch(/^FAILED_PRECONDITION: the permuted network computes another function/);
    expect(reason).toContain('first difference at node=');
  });
});
