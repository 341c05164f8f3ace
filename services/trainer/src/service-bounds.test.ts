import { createMemoryStore } from '@isthmus/object-store';
import type { TrainRequest } from '@isthmus/proto';
import { rpcReason } from '@isthmus/rpc';
import type { TrainSpec } from '@isthmus/task';
import { describe, expect, it } from 'vitest';
import {
  createTrainPool,
  dataset,
  listen,
  serveTrainer,
  spec,
  storeWith,
  trainRequest,
} from './serving.fixture.js';

const compute = createTrainPool({ slots: 1 });
const { ref } = await storeWith(dataset);
const request = trainRequest(spec, ref);
const other = '0'.repeat(64);

/** What the service says of a request; its store has nothing, and would say so. */
async function refusalOf(wrong: Partial<TrainRequest>): Promise<string> {
  const { client } = await serveTrainer(createMemoryStore(), compute);
  const before = process.cpuUsage();
  const refusal = await listen(client.train({ ...request, ...wrong })).then(
    () => expect.fail('expected a refusal'),
    rpcReason,
  );
  // Of client and service together; how long it took is also up to whatever else the machine does.
  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeLessThan(1_000_000);
  return refusal;
}

describe('Train refuses within a second of computing, before it looks into the store', () => {
  it.each<[string, Partial<TrainSpec>, string]>([
    ['epochs', { epochs: 4_000_000_000 }, 'expected number to be <=1000000, got 4000000000'],
    ['batch size', { batchSize: 2 ** 31 }, 'expected number to be <=10000000, got 2147483648'],
    ['infinite rate', { learningRate: Number.POSITIVE_INFINITY }, 'spec.learningRate: '],
    ['100,000 augmentations', { augment: new Array(100_000).fill('flip') }, '<=64 items'],
    [
      '50,000 runs',
      { runs: new Array(50_000).fill({ seed: 1, order: 1, noise: 1 }) },
      'expected array to have <=1024 items, got 50000 items',
    ],
    [
      'a network of 20,000 layers',
      { network: `mlp:${new Array(20_000).fill('2').join('-')}` },
      '<=8192 characters where it is not JSON, got "mlp:2-2-',
    ],
    ['a network of two megabytes', { network: `{"${'x'.repeat(1.5e6)}` }, '<=1048576 characters'],
    ['an optimizer of a megabyte', { optimizer: 'x'.repeat(1e6) }, '<=8192 characters'],
    [
      'levels',
      { prune: 'magnitude:levels=1000000000' },
      'levels to be a whole number from 1 to 1000',
    ],
    ['checkpoints', { checkpoints: 'every=0st' }, 'cannot read the checkpoints'],
    ['a schedule', { schedule: 'cosin' }, 'did you mean "cosine"?'],
    ['a spawn', { spawn: '99999999999ep' }, 'cannot read when to spawn'],
  ])('too much: %s', async (_, wrong, reason) => {
    const refusal = await refusalOf({ spec: { ...spec, ...wrong } });
    expect(refusal).toMatch(/^INVALID_ARGUMENT: /);
    expect(refusal).toContain(reason);
    expect(refusal.length).toBeLessThan(4_200);
  });

  it.each<[string, Partial<TrainRequest>, string]>([
    ['a digest of a megabyte', { digest: 'a'.repeat(1e6) }, 'digest: 64 lower-case hex digits'],
    ['a digest of another case', { digest: request.digest.toUpperCase() }, 'digest: 64 lower'],
    [
      'a key that is not that of the hash',
      { dataset: { ...ref, key: `artifacts/sha256/${other}` } },
      'dataset.key: expected artifacts/sha256/ and the sha256',
    ],
    ['a key of results', { dataset: { ...ref, key: `results/${other}.json` } }, 'dataset.key: '],
    ['a mask by a way up', { mask: { ...ref, key: '../../etc/passwd' } }, 'mask.key: expected'],
    ['a hash of a megabyte', { dataset: { ...ref, sha256: 'a'.repeat(1e6) } }, 'dataset.sha256: '],
  ])('%s', async (_, wrong, reason) => {
    const refusal = await refusalOf(wrong);
    expect(refusal).toMatch(/^INVALID_ARGUMENT: /);
    expect(refusal).toContain(reason);
    expect(refusal.length).toBeLessThan(4_200);
  });
});

describe('Train refuses once it knows the number of examples', () => {
  it('more than 10,000 checkpoints of one replica', async () => {
    const { store } = await storeWith(dataset);
    const { client } = await serveTrainer(store, compute);
    const many = { ...spec, epochs: 1_000_000, checkpoints: 'every=1st' };
    await expect(listen(client.train(trainRequest(many, ref)))).rejects.toThrow(
      'too many checkpoints [checkpoints=every=1st, expected up to 10000, got 3000000]; keep them less often',
    );
  });
});
