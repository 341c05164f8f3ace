import { createMemoryStore, type ObjectStore } from '@isthmus/object-store';
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

/** What the service answers to a request that it does not do. */
async function refusalOf(store: ObjectStore, request: TrainRequest): Promise<string> {
  const { client } = await serveTrainer(store, compute);
  return listen(client.train(request)).then(
    () => expect.fail('expected the request to be refused'),
    rpcReason,
  );
}

async function refusalOfSpec(wrong: Partial<Record<keyof TrainSpec, unknown>>): Promise<string> {
  const { store, ref } = await storeWith(dataset);
  const request = trainRequest(spec, ref);
  return refusalOf(store, { ...request, spec: { ...spec, ...wrong } as TrainSpec });
}

describe('Train refuses', () => {
  it.each<[Partial<Record<keyof TrainSpec, unknown>>, string]>([
    [
      { learningRate: Number.NaN },
      'spec.learningRate: Invalid input: expected number, received NaN',
    ],
    [{ learningRate: -0.1 }, 'spec.learningRate: Too small: expected number to be >0, got -0.1'],
    [{ batchSize: 0 }, 'spec.batchSize: Too small: expected number to be >0, got 0'],
    [{ runs: [] }, 'spec.runs: Too small'],
    [{ network: 'mpl:16-3' }, 'did you mean "mlp"?'],
    [{ network: 'mlp:16' }, 'in a form like mlp:784-512-512-512-10'],
  ])('a spec with %o', async (wrong, reason) => {
    const refusal = await refusalOfSpec(wrong);
    expect(refusal).toMatch(/^INVALID_ARGUMENT: /);
    expect(refusal).toContain(reason);
  });

  it.each<[Partial<TrainSpec>, string]>([
    [
      { optimizer: 'adm' },
      'unknown optimizer "adm" [expected one of sgd, adam, adamw, noisy-sgd]; did you mean "adam"?',
    ],
    [{ schedule: 'cosine:warmup=9ep' }, '[warmup=9ep, expected 1st..9st, got 27st, steps=9]'],
    [{ batchSize: 49 }, '[batchSize=49, expected 1..48]'],
    [{ checkpoints: '4ep' }, '[checkpoints=4ep, expected up to 3ep or 9st, got 12st]'],
    [{ spawn: '3ep' }, '[spawn=3ep, expected 1st..8st, got 9st]'],
    [{ prune: 'magnitude:rewind=3ep' }, '[rewind=3ep, expected 0st..8st, got 9st]'],
    [{ prune: 'magnitude:fraction=1' }, 'a number above 0 and below 1, got "1"'],
    [{ prune: 'magnitude:exclude=fc' }, 'a layer to exclude from pruning is not in the network'],
    [{ augment: ['flip'] }, 'the network takes vectors [augment=flip, network=mlp:16-8-3]'],
  ])('to train so: %o', async (wrong, reason) => {
    const { store, ref } = await storeWith(dataset);
    const refusal = await refusalOf(store, trainRequest({ ...spec, ...wrong }, ref));
    expect(refusal).toMatch(/^INVALID_ARGUMENT: /);
    expect(refusal).toContain(reason);
  });

  it('a request without a spec or without a data set', async () => {
    const { store, ref } = await storeWith(dataset);
    const request = trainRequest(spec, ref);
    expect(await refusalOf(store, { ...request, spec: undefined })).toBe(
      'INVALID_ARGUMENT: invalid request [spec: Invalid input: expected object, received undefined]',
    );
    expect(await refusalOf(store, { ...request, dataset: undefined })).toBe(
      'INVALID_ARGUMENT: invalid request [dataset: Invalid input: expected object, received undefined]',
    );
  });

  it('the digest of another task, and says what to do', async () => {
    const { store, ref } = await storeWith(dataset);
    const request = trainRequest(spec, ref);
    const other = trainRequest({ ...spec, epochs: 2 }, ref);
    expect(await refusalOf(store, { ...request, digest: other.digest })).toBe(
      `INVALID_ARGUMENT: client and service disagree on the task; run the same version of both [kind=train, expected digest ${request.digest}, got ${other.digest}]`,
    );
  });

  it('a data set that the store does not have', async () => {
    const { ref } = await storeWith(dataset);
    const refusal = await refusalOf(createMemoryStore(), trainRequest(spec, ref));
    expect(refusal).toContain(`NOT_FOUND: object not found [store=memory, key=${ref.key}]`);
  });

  it('a data set of which one byte is wrong, with its key and both hashes', async () => {
    const { store, ref } = await storeWith(dataset);
    const bytes = await store.get(ref.key);
    bytes[bytes.length - 1]! ^= 1;
    await store.put(ref.key, bytes);
    const refusal = await refusalOf(store, trainRequest(spec, ref));
    expect(refusal).toMatch(/^DATA_LOSS: /);
    expect(refusal).toContain(`key=${ref.key}]`);
    expect(refusal).toContain(`expected sha256:${ref.sha256} (${ref.sizeBytes} bytes)`);
    expect(refusal).toMatch(/got sha256:[0-9a-f]{64} /);
  });

  it('an artifact that is no data set', async () => {
    const { store, ref } = await storeWith(dataset);
    const { client } = await serveTrainer(store, compute);
    const { network } = await listen(client.train(trainRequest(spec, ref)));
    const refusal = await refusalOf(store, trainRequest(spec, network!.model));
    expect(refusal).toMatch(/^INVALID_ARGUMENT: not a data set \[file=/);
  });

  it('a data set that does not fit the network', async () => {
    const { store, ref } = await storeWith(dataset);
    const refusal = await refusalOf(store, trainRequest({ ...spec, network: 'mlp:17-3' }, ref));
    expect(refusal).toBe(
      'INVALID_ARGUMENT: the network does not take the examples [network=mlp:17-3, expected 17 values an example, got 16]',
    );
  });

  it('to go on once the loss is no longer a number, and says what to do', async () => {
    const { store, ref } = await storeWith(dataset);
    const diverging = { ...spec, optimizer: 'sgd', learningRate: 1e30 } as const;
    const refusal = await refusalOf(store, trainRequest(diverging, ref));
    expect(refusal).toMatch(
      /^FAILED_PRECONDITION: .*lower the learning rate, warm it up, or clip the gradient/,
    );
  });
});
