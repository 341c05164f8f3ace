import { readWeights } from '@isthmus/checkpoint';
import { parseNetwork, toTensors } from '@isthmus/network';
import { getArtifact, type ObjectStore } from '@isthmus/object-store';
import type { ArtifactRef, TrainedNetwork } from '@isthmus/task';
import { createComputePool } from '@isthmus/tensorflow';
import { type Evaluation, evaluate, toDevice } from '@isthmus/training';
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

const compute = createTrainPool({ slots: 2 });

async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
}

/** Loss and accuracy on the test split of the weights under an artifact. */
async function measure(store: ObjectStore, model: ArtifactRef): Promise<Evaluation> {
  const network = parseNetwork(spec.network);
  const { weights } = readWeights(await getArtifact(store, model), { file: 'model' });
  const batches = evaluate(network, toTensors(network, weights), toDevice(dataset.test, network));
  for (;;) {
    const { done, value } = batches.next();
    if (done) return value;
  }
}

describe('Train', () => {
  it('streams progress and the metrics of every epoch, then the result', async () => {
    const { store, ref } = await storeWith(dataset);
    const { client } = await serveTrainer(store, compute);
    const kinds: (string | undefined)[] = [];
    for await (const { event } of client.train(trainRequest(spec, ref))) kinds.push(event?.$case);
    expect(kinds[0]).toBe('progress');
    expect(kinds.filter((kind) => kind === 'metric')).toHaveLength(3 * spec.epochs);
    expect(kinds.indexOf('result')).toBe(kinds.length - 1);
  });

  it('tells of every epoch in the result what it told on the way', async () => {
    const { store, ref } = await storeWith(dataset);
    const { client } = await serveTrainer(store, compute);
    const { metrics, result, network } = await listen(client.train(trainRequest(spec, ref)));
    const told = network?.epochs.flatMap(({ epoch: step, trainLoss, testLoss, testAccuracy }) => [
      { name: 'train_loss', value: trainLoss, step },
      { name: 'test_loss', value: testLoss, step },
      { name: 'test_accuracy', value: testAccuracy, step },
    ]);
    expect(metrics).toEqual(told);
    expect(network?.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(result?.tensorflow).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('stores weights that measure as it tells', async () => {
    const { store, ref } = await storeWith(dataset);
    const { client } = await serveTrainer(store, compute);
    const { network } = await listen(client.train(trainRequest(spec, ref)));
    const { model, epochs } = network as TrainedNetwork;
    const { loss, accuracy } = await measure(store, model);
    expect(loss).toBeCloseTo(epochs.at(-1)!.testLoss, 6);
    expect(accuracy).toBe(epochs.at(-1)!.testAccuracy);
  });

  it('learns', async () => {
    const { store, ref } = await storeWith(dataset);
    const { client } = await serveTrainer(store, compute);
    const { network } = await listen(client.train(trainRequest({ ...spec, epochs: 40 }, ref)));
    expect(network?.epochs.at(-1)?.testAccuracy).toBe(1);
  });

  it('trains the same network from the same request, in any store', async () => {
    const models = [1, 2].map(async () => {
      const { store, ref } = await storeWith(dataset);
      const { client } = await serveTrainer(store, compute);
      return (await listen(client.train(trainRequest(spec, ref)))).network?.model;
    });
    const [first, second] = await Promise.all(models);
    expect(first?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(second).toEqual(first);
  });

  it('answers from the store, without computing, what it has computed before', async () => {
    const { store, ref } = await storeWith(dataset);
    const first = await serveTrainer(store, compute);
    const { result } = await listen(first.client.train(trainRequest(spec, ref)));
    const idle = createComputePool<never, never>(new URL('file:///no-such-worker.js'), {
      slots: 1,
    });
    const second = await serveTrainer(store, idle);
    const again = await listen(second.client.train(trainRequest(spec, ref)));
    expect(again).toEqual({ progress: [], metrics: [], result, network: result?.networks[0] });
  });

  it('answers two that ask for the same at once with one stored result', async () => {
    const { store, ref } = await storeWith(dataset);
    const { client } = await serveTrainer(store, compute);
    const ask = () => listen(client.train(trainRequest(spec, ref)));
    const [one, other] = await Promise.all([ask(), ask()]);
    expect(one.result).toBeDefined();
    expect(other.result).toEqual(one.result);
    expect(await keysOf(store, 'results/')).toHaveLength(1);
    expect(await keysOf(store, 'artifacts/')).toHaveLength(2);
  });
});
