import { readWeights } from '@isthmus/checkpoint';
import {
  type ArtifactRef,
  getArtifact,
  type ObjectStore,
  putArtifact,
} from '@isthmus/object-store';
import type { Weights } from '@isthmus/permutation';
import { readFailure, type TrainSpec } from '@isthmus/task';
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

async function trained(changes: Partial<TrainSpec>) {
  const { store, ref } = await storeWith(dataset);
  const { client } = await serveTrainer(store, compute);
  const told = await listen(client.train(trainRequest({ ...spec, ...changes }, ref)));
  if (told.network === undefined) throw new Error('expected a network');
  return { store, ref, ...told, network: told.network };
}

async function weightsIn(store: ObjectStore, artifact: ArtifactRef): Promise<Weights> {
  return readWeights(await getArtifact(store, artifact), { file: 'model' }).weights;
}

/** Of all weights but biases, how many are not zero. */
function kept(weights: Weights): number {
  const matrices = [...weights.values()].filter(({ shape }) => shape.length > 1);
  return matrices.reduce((sum, { data }) => sum + data.filter((value) => value !== 0).length, 0);
}

describe('a training task', () => {
  it('keeps networks on the way, the last of which is the model', async () => {
    const { store, network } = await trained({ checkpoints: 'init+2st+end' });
    expect(network.checkpoints.map(({ step }) => step)).toEqual([0, 2, 9]);
    expect(network.checkpoints[2]?.model).toEqual(network.model);
    const first = await weightsIn(store, network.checkpoints[0]!.model);
    expect([...first.keys()]).toEqual([...(await weightsIn(store, network.model)).keys()]);
  });

  it('prunes level by level to a density of 0.8^level, and stores masks', async () => {
    const { store, network } = await trained({ prune: 'magnitude:levels=3,rewind=1ep' });
    const total = 16 * 8 + 8 * 3;
    for (const { level, density, mask, model, epochs } of network.levels) {
      const left = Math.round(total * 0.8 ** level);
      expect(density).toBeCloseTo(left / total, 12);
      expect(kept(await weightsIn(store, mask))).toBe(left);
      expect(kept(await weightsIn(store, model))).toBe(left);
      expect(epochs.map(({ epoch }) => epoch)).toEqual([2, 3]);
    }
    expect(network.levels.map(({ level }) => level)).toEqual([1, 2, 3]);
  });

  it('trains under a mask that it is given, whether that is one or a sparse network', async () => {
    const { store, ref, network } = await trained({ prune: 'magnitude:fraction=0.5' });
    const { client } = await serveTrainer(store, compute);
    const other = { ...spec, runs: [{ seed: 2, order: 2, noise: 2 }] };
    const [level] = network.levels;
    const models = [level!.mask, level!.model].map(async (mask) => {
      const told = await listen(client.train(trainRequest(other, ref, mask)));
      return told.network?.model;
    });
    const [byMask, byModel] = await Promise.all(models);
    expect(byMask).toEqual(byModel);
    expect(kept(await weightsIn(store, byMask!))).toBe((16 * 8 + 8 * 3) / 2);
  });

  it('refuses a mask of another network', async () => {
    const { store, ref } = await trained({});
    const { network: wide } = await trained({ network: 'mlp:16-9-3' });
    const { store: from } = await trained({ network: 'mlp:16-9-3' });
    const mask = await putArtifact(store, await getArtifact(from, wide.model));
    const { client } = await serveTrainer(store, compute);
    await expect(listen(client.train(trainRequest(spec, ref, mask)))).rejects.toThrow(
      'a mask does not fit the network',
    );
  });

  const runs = [1, 2].map((seed) => ({ seed, order: seed, noise: seed }));

  it('trains each of several replicas as it would alone', async () => {
    const network = 'mlp:16-8-3,norm=layer';
    const { result } = await trained({ network, runs });
    const alone = await Promise.all(runs.map((seeds) => trained({ network, runs: [seeds] })));
    expect(result?.networks).toEqual(alone.map(({ network }) => network));
  });

  it('trains plain perceptrons together, each as it would alone but for rounding', async () => {
    const { store, result } = await trained({ runs });
    for (const [i, seeds] of runs.entries()) {
      const alone = await trained({ runs: [seeds] });
      const [ours, wanted] = [result!.networks[i]!, alone.network];
      expect(ours.epochs.map(({ testAccuracy }) => testAccuracy)).toEqual(
        wanted.epochs.map(({ testAccuracy }) => testAccuracy),
      );
      const weights = await weightsIn(store, ours.model);
      for (const [name, { data }] of await weightsIn(alone.store, wanted.model)) {
        const largest = Math.max(...data.map(Math.abs));
        data.forEach((value, j) => {
          expect(Math.abs(value - weights.get(name)!.data[j]!)).toBeLessThan(1e-4 * largest);
        });
      }
    }
  });

  it('tells of networks that are trained together by their places', async () => {
    const { metrics, result } = await trained({ runs, checkpoints: 'init+2ep' });
    const ofLoss = metrics.filter(({ name }) => name.startsWith('test_loss'));
    expect(ofLoss.map(({ name, step }) => `${name} ${step}`)).toEqual([
      ...['test_loss/run_0 1', 'test_loss/run_1 1', 'test_loss/run_0 2', 'test_loss/run_1 2'],
      ...['test_loss/run_0 3', 'test_loss/run_1 3'],
    ]);
    for (const { checkpoints } of result!.networks) {
      expect(checkpoints.map(({ step }) => step)).toEqual([0, 6]);
    }
  });

  it('says where the last network is when the loss is no longer a number, and keeps that', async () => {
    const { store, ref } = await storeWith(dataset);
    const { client } = await serveTrainer(store, compute);
    const diverging = { ...spec, optimizer: 'sgd', learningRate: 1e30, checkpoints: 'init' };
    const request = trainRequest(diverging, ref);
    const told = /last network kept \[step=0, key=artifacts\/sha256\/[0-9a-f]{64}\]/;
    await expect(listen(client.train(request))).rejects.toThrow(told);
    expect(await readFailure(store, request.digest)).toEqual({
      kind: 'diverged',
      message: expect.stringMatching(told),
    });
    const { network } = await listen(client.train(trainRequest(spec, ref)));
    expect(network?.epochs).toHaveLength(3);
  });
});
