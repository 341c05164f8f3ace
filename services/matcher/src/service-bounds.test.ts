import { createMemoryStore } from '@isthmus/object-store';
import type { MatchRequest } from '@isthmus/proto';
import type { MatchSpec } from '@isthmus/task';
import { describe, expect, it } from 'vitest';
import {
  createMatchPool,
  drawn,
  matchRequest,
  refusal,
  serveMatcher,
  spec,
  storeWith,
} from './serving.fixture.js';

const compute = createMatchPool();
const { modelA, modelB } = await storeWith(drawn(spec.network, 1), drawn(spec.network, 2));
const request = matchRequest(spec, modelA, modelB);
const axis = { tensor: 'fc1.weight', axis: 0, offset: 0, block: 1 };

/** What the service says of a request; its store has nothing, and would say so. */
async function refusalOf(wrong: Partial<MatchRequest>): Promise<string> {
  const { client } = await serveMatcher(createMemoryStore(), compute);
  const before = process.cpuUsage();
  const refused = await refusal(client.match({ ...request, ...wrong }));
  // Of client and service together; how long it took is also up to whatever else the machine does.
  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeLessThan(1_000_000);
  expect(refused).toMatch(/^INVALID_ARGUMENT: /);
  expect(refused.length).toBeLessThan(4_200);
  return refused;
}

describe('Match refuses within a second of computing, before it looks into the store', () => {
  it.each<[string, Partial<MatchSpec>, string]>([
    ['a billion restarts', { method: 'weight:restarts=1000000000' }, 'from 1 to 1000, got'],
    ['a method of a megabyte', { method: 'x'.repeat(1e6) }, 'spec.method: Too big'],
    ['4 billion checkpoints', { checkpoints: 4_000_000_000 }, 'spec.checkpoints: Too big'],
    ['no checkpoints', { checkpoints: 0 }, 'spec.checkpoints: Too small'],
    [
      'a spec of 100,000 groups',
      { ownSpec: { groups: new Array(100_000).fill({ name: '', size: 1, axes: [] }) } },
      'spec.ownSpec.groups: Too big: expected array to have <=10000 items, got 100000 items',
    ],
    [
      'a group of 50,000 axes',
      { ownSpec: { groups: [{ name: 'a', size: 1, axes: new Array(50_000).fill(axis) }] } },
      'spec.ownSpec.groups.0.axes: Too big: expected array to have <=10000 items',
    ],
    [
      'a group that claims one axis 10,000 times',
      { ownSpec: { groups: [{ name: 'a', size: 32, axes: new Array(10_000).fill(axis) }] } },
      'an axis is claimed twice',
    ],
    [
      'a group of 2 billion units',
      { ownSpec: { groups: [{ name: 'a', size: 2 ** 31 - 1, axes: [axis] }] } },
      'group=a',
    ],
    [
      'a tensor with a name of a megabyte',
      {
        ownSpec: { groups: [{ name: 'a', size: 1, axes: [{ ...axis, tensor: 'x'.repeat(1e6) }] }] },
      },
      'spec.ownSpec.groups.0.axes.0.tensor: Too big',
    ],
  ])('%s', async (_, wrong, reason) => {
    expect(await refusalOf({ spec: { ...spec, ...wrong } })).toContain(reason);
  });

  it('300,000 models, each of them empty, or as many starts', async () => {
    const many = new Array(300_000).fill({ key: '', sha256: '', sizeBytes: 0 });
    expect(await refusalOf({ models: many })).toContain('models: Too big');
    expect(await refusalOf({ start: many })).toContain('start: Too big');
  });
});
