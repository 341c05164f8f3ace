import { createMemoryStore } from '@isthmus/object-store';
import type { EvaluateRequest } from '@isthmus/proto';
import type { EvaluateSpec } from '@isthmus/task';
import { describe, expect, it } from 'vitest';
import {
  createEvaluatePool,
  drawn,
  refusal,
  serveEvaluator,
  spec,
  storeWith,
} from './serving.fixture.js';

const compute = createEvaluatePool();
const { request } = await storeWith({ a: drawn(1), b: drawn(2) });
const [model] = request.models;

/** What the service says of a request; its store has nothing, and would say so. */
async function refusalOf(wrong: Partial<EvaluateRequest>): Promise<string> {
  const { client } = await serveEvaluator(createMemoryStore(), compute);
  const before = process.cpuUsage();
  const refused = await refusal(client.evaluate({ ...request, ...wrong }));
  // Of client and service together; how long it took is also up to whatever else the machine does.
  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeLessThan(1_000_000);
  expect(refused).toMatch(/^INVALID_ARGUMENT: /);
  expect(refused.length).toBeLessThan(4_200);
  return refused;
}

describe('Evaluate refuses within a second of computing, before it looks into the store', () => {
  it.each<[string, Partial<EvaluateSpec>, string]>([
    ['a split named 5,000 times', { splits: new Array(5_000).fill('test') }, '<=2 items'],
    ['a split named twice', { splits: ['test', 'test'] }, 'expected a list without repetition'],
    [
      'a correction named twice',
      { repair: ['none', 'none'] },
      'expected a list without repetition',
    ],
    ['300,000 corrections', { repair: new Array(300_000).fill('none') }, '<=5 items'],
    ['a billion points', { path: 'line:points=1000000000' }, 'a whole number from 2 to 100000'],
    ['a plane of 100,000 by 100,000', { path: 'plane:points=100000' }, 'the path takes 3 models'],
    ['a path of a megabyte', { path: 'x'.repeat(1e6) }, '<=8192 characters'],
    ['a simplex of a billion steps', { path: 'simplex:steps=1000000000' }, 'from 1 to 10000000'],
    ['a simplex of ten million steps', { path: 'simplex:steps=10000000' }, 'too many points'],
  ])('%s', async (_, wrong, reason) => {
    expect(await refusalOf({ spec: { ...spec, ...wrong } })).toContain(reason);
  });

  it('300,000 models, each of them empty', async () => {
    const models = new Array(300_000).fill({});
    expect(await refusalOf({ models })).toContain('models: Too big: expected array to have <=256');
  });

  it('no model at all', async () => {
    expect(await refusalOf({ models: [] })).toContain('models: Too small');
  });

  it('a permutation under a key that is not that of its hash', async () => {
    const permutation = { ...model!.model!, key: 'results/x.json' };
    const models = [model!, { model: model!.model, permutation }];
    expect(await refusalOf({ models })).toContain('models.1.permutation.key: expected artifacts/');
  });
});
