import { matchMethods } from '@isthmus/matching';
import type { ArtifactRef } from '@isthmus/object-store';
import { matchTask } from '@isthmus/task';
import { describe, expect, it } from 'vitest';
import { createNeedsData } from './needs-data.js';
import { matchingTask } from './obtain-match.js';
import { addressOf } from './obtain-result.js';

const { signal } = new AbortController();

const artifact = (digit: string): ArtifactRef => ({
  key: `artifacts/sha256/${digit.repeat(64)}`,
  sha256: digit.repeat(64),
  sizeBytes: 1,
});
const [models, start] = [[artifact('a'), artifact('b')], [artifact('c')]];
const [digits, others] = [artifact('d'), artifact('e')];

const noServices = createNeedsData(async () => expect.fail('expected no question'), signal);

/** A matcher elsewhere whose methods need data if they say so in their name. */
function elsewhere() {
  const asked: string[] = [];
  const validateMatch = async ({ method }: { readonly method: string }) => {
    asked.push(method);
    if (method.includes('refused')) throw new RangeError('the matcher refuses the task');
    return { needsData: method.includes('needs-data') };
  };
  return { asked, needsData: createNeedsData(async () => ({ validateMatch }), signal) };
}

async function addressWith(
  dataset: ArtifactRef | undefined,
  { method = 'weight', needsData = noServices } = {},
) {
  const spec = matchTask.spec.parse({ method, network: 'mlp:784-32-10', seed: 0 });
  return addressOf(await matchingTask({ spec, models, dataset, start }, needsData));
}

describe("a match's address", () => {
  it.each([
    'weight',
    'identity',
    'ot-fusion:by=weights',
    'sinkhorn:loss=l2',
    'frank-wolfe:start=weight',
  ])('does not hang on a data set that %s does not look at', async (method) => {
    const address = await addressWith(undefined, { method });
    expect(await addressWith(digits, { method })).toBe(address);
    expect(await addressWith(others, { method })).toBe(address);
  });

  it.each(['activation', 'ot-fusion:by=activations', 'weight:start=activation'])(
    'hangs on the data set at which %s looks',
    async (method) => {
      const addresses = await Promise.all([digits, others].map((d) => addressWith(d, { method })));
      expect(new Set(addresses).size).toBe(2);
    },
  );

  it('is known without a service for every method of ours', async () => {
    for (const { example } of Object.values(matchMethods)) {
      expect(await addressWith(digits, { method: example })).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('stands as it was for methods that look at data, and for others without', async () => {
    // To change one is to lose all results of the kind.
    expect(await addressWith(digits, { method: 'activation' })).toBe(
      'ce125629c7c8f0c37eed4ada856b8f11d96ecf72c33efcc3ab2901e9f7a985a2',
    );
    expect(await addressWith(undefined)).toBe(
      '5063fa2728f3a1402a42713c52aa32fe6aa59e961aaf42d94f5bf920ca9dbc6d',
    );
  });
});

describe('a matcher elsewhere', () => {
  it('is asked what its methods look at, once about each', async () => {
    const { asked, needsData } = elsewhere();
    const [with1, with2] = ['needs-data:x=1', 'weight:x=1'];
    const addresses = (method: string) =>
      Promise.all([digits, others].map((dataset) => addressWith(dataset, { method, needsData })));
    expect(new Set(await addresses(with1)).size).toBe(2);
    expect(new Set(await addresses(with2)).size).toBe(1);
    expect(asked).toEqual([with1, with2]);
  });

  it('is asked again after a failure, which is passed on', async () => {
    const { asked, needsData } = elsewhere();
    const address = () => addressWith(digits, { method: 'refused', needsData });
    await expect(address()).rejects.toThrow('the matcher refuses the task');
    await expect(address()).rejects.toThrow('the matcher refuses the task');
    expect(asked).toHaveLength(2);
  });
});

it('a matcher is given no data set at which its method does not look', async () => {
  const requested: (ArtifactRef | undefined)[] = [];
  const match = async ({ dataset }: { readonly dataset?: ArtifactRef }) => requested.push(dataset);
  for (const method of ['weight', 'activation']) {
    const spec = matchTask.spec.parse({ method, network: 'mlp:784-32-10', seed: 0 });
    const task = await matchingTask({ spec, models, dataset: digits, start }, noServices);
    await task.call({ match } as never, '', { signal, onProgress: () => undefined });
  }
  expect(requested).toEqual([undefined, digits]);
});
