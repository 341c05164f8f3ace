import { parseNetwork, permutationSpec } from '@isthmus/network';
import { createMemoryStore } from '@isthmus/object-store';
import { randomPermutation, type Weights } from '@isthmus/permutation';
import type { EvaluateSpec } from '@isthmus/task';
import { describe, expect, it } from 'vitest';
import {
  createEvaluatePool,
  drawn,
  type Inputs,
  refusal,
  serveEvaluator,
  spec,
  storeWith,
} from './serving.fixture.js';

const compute = createEvaluatePool();
const a = drawn(1);
const b = drawn(2);

/** What the evaluator says of a task with these inputs. */
async function refusalOf(inputs: Inputs, task: EvaluateSpec = spec): Promise<string> {
  const { store, request } = await storeWith(inputs, task);
  const { client } = await serveEvaluator(store, compute);
  return refusal(client.evaluate(request));
}

describe('Evaluate refuses', () => {
  it.each<[Partial<Record<keyof EvaluateSpec, unknown>>, string]>([
    [
      { path: 'line:points=1' },
      'cannot read the path [path=line:points=1]: expected points to be a whole number from 2 to 100000, got "1", in a form like line:points=25,refine=3',
    ],
    [
      { path: 'lime' },
      'unknown path "lime" [expected one of line, chain, bezier, plane, layers, simplex]; did you mean "line"?',
    ],
    [{ path: 'bezier' }, 'the path takes 3 models [path=bezier, got 2]'],
    [{ path: 'plane' }, 'the path takes 3 models [path=plane, got 2]'],
    [
      { splits: ['trian'] },
      'spec.splits.0: Invalid option: expected one of "train"|"test", got "trian"',
    ],
    [{ repair: ['rapair'] }, 'spec.repair.0: Invalid option'],
    [{ splits: [] }, 'spec.splits: Too small'],
    [{ network: 'mpl:12-3' }, 'did you mean "mlp"?'],
  ])('a spec with %o', async (wrong, reason) => {
    const refused = await refusalOf({ a, b }, { ...spec, ...wrong } as EvaluateSpec);
    expect(refused).toMatch(/^INVALID_ARGUMENT: /);
    expect(refused).toContain(reason);
  });

  it.each([
    ['a', { a: drawn(1, 'mlp:12-16-9-3'), b }],
    ['b', { a, b: drawn(1, 'mlp:12-16-9-3') }],
  ])('a model %s of another shape, with the tensor and both shapes', async (_which, inputs) => {
    expect(await refusalOf(inputs)).toBe(
      'INVALID_ARGUMENT: weights do not fit the network [network=mlp:12-16-10-3, tensor=fc2.weight, expected 10x16, got 9x16]',
    );
  });

  it('a permutation for another network, with the group and both sizes', async () => {
    const other = permutationSpec(parseNetwork('mlp:12-16-9-3')).groups;
    expect(await refusalOf({ a, b, permutation: randomPermutation(other, 1) })).toMatch(
      /^INVALID_ARGUMENT: permutation does not fit the network \[group=fc2, expected 10 .*, got 9\]$/,
    );
  });

  it('a data set that does not fit the network', async () => {
    const network = 'mlp:11-3';
    const inputs = { a: drawn(1, network), b: drawn(2, network) };
    expect(await refusalOf(inputs, { ...spec, network })).toContain(
      'the network does not take the examples [network=mlp:11-3, expected 11 values an example, got 12]',
    );
  });

  it('the digest of a request without the permutation', async () => {
    const permutation = randomPermutation(permutationSpec(parseNetwork(spec.network)).groups, 1);
    const { digest } = (await storeWith({ a, b })).request;
    const { store, request } = await storeWith({ a, b, permutation });
    const { client } = await serveEvaluator(store, compute);
    expect(await refusal(client.evaluate({ ...request, digest }))).toContain(
      `run the same version of both [kind=evaluate, expected digest ${request.digest}, got ${digest}]`,
    );
  });

  it('models that the store does not have', async () => {
    const { request } = await storeWith({ a, b });
    const { client } = await serveEvaluator(createMemoryStore(), compute);
    const refused = await refusal(client.evaluate(request));
    expect(refused).toMatch(/^NOT_FOUND: /);
    expect(refused).toContain(`key=${request.models[0]?.model?.key}]`);
  });

  it('a path on which the loss is no number, with split and lambda', async () => {
    const huge: Weights = new Map(
      [...a].map(([name, { shape, data }]) => [name, { shape, data: data.map(() => 3e38) }]),
    );
    expect(await refusalOf({ a, b: huge })).toBe(
      'INVALID_ARGUMENT: the loss on the path is no finite number [split=train, at=0.25, got NaN]; the weights of a model are too large',
    );
  });
});
