import type { ObjectStore } from '@isthmus/object-store';
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

/** Whatever a state has to hold: moments, a schedule, dropout's draws, masks and several networks. */
const demanding: TrainSpec = {
  ...spec,
  optimizer: 'sgd:momentum=0.9,nesterov=true,decay=1e-3',
  learningRate: 0.05,
  schedule: 'cosine:warmup=3st',
  epochs: 24,
  checkpoints: 'init+every=2ep',
  prune: 'magnitude:levels=2,rewind=2ep',
  runs: [
    { seed: 1, order: 1, noise: 1 },
    { seed: 2, order: 3, noise: 4 },
  ],
};

async function statesIn(store: ObjectStore): Promise<number> {
  let count = 0;
  for await (const _key of store.list('states/')) count += 1;
  return count;
}

/** Trains until a metric of at least this index came, leaves, and says whether it was left in time. */
async function trainUntil(
  store: ObjectStore,
  request: ReturnType<typeof trainRequest>,
  metrics: number,
) {
  const { client } = await serveTrainer(store, compute, { saveEveryMs: 1e-3 });
  const leaving = new AbortController();
  let seen = 0;
  try {
    for await (const { event } of client.train(request, { signal: leaving.signal })) {
      if (event?.$case === 'metric' && ++seen >= metrics) leaving.abort();
    }
    return false;
  } catch {
    return true;
  }
}

describe('an interrupted training', () => {
  it.each([
    {
      what: 'every level and replica',
      task: demanding,
      metrics: [3, 20, 45, 80, 110, 150],
      stage: /^network [12]\/2, .*, resumed$/,
    },
    {
      what: 'networks that are trained together',
      task: { ...demanding, prune: 'none', epochs: 60 },
      metrics: [3, 60, 120, 180],
      stage: /^2 networks, epoch \d+\/60, resumed$/,
    },
  ])(
    'goes on where it was saved, through $what, to the same bits',
    async ({ task, metrics: whens, stage }) => {
      const left = await storeWith(dataset);
      const undisturbed = await serveTrainer(left.store, compute);
      const { result } = await listen(undisturbed.client.train(trainRequest(task, left.ref)));
      const { store, ref } = await storeWith(dataset);
      const request = trainRequest(task, ref);
      let interruptions = 0;
      for (const metrics of whens) {
        if (await trainUntil(store, request, metrics)) interruptions += 1;
      }
      expect(interruptions).toBeGreaterThanOrEqual(whens.length - 2);
      const { client } = await serveTrainer(store, compute);
      const resumed = await listen(client.train(request));
      expect(resumed.result?.networks).toEqual(result?.networks);
      const [first] = resumed.progress.filter(({ completed }) => completed > 0);
      expect(first?.completed).toBeGreaterThan(1);
      expect(first?.stage).toMatch(stage);
    },
  );

  it('leaves no state behind once it is done', async () => {
    const { store, ref } = await storeWith(dataset);
    const request = trainRequest({ ...spec, epochs: 30 }, ref);
    expect(await trainUntil(store, request, 9)).toBe(true);
    expect(await statesIn(store)).toBe(1);
    const { client } = await serveTrainer(store, compute);
    await listen(client.train(request));
    expect(await statesIn(store)).toBe(0);
  });

  it.each([
    { where: 'in a loss that it tells', at: (bytes: Buffer) => bytes.indexOf('Loss":') + 9 },
    { where: 'in its arrays', at: (bytes: Buffer) => bytes.length - 1 },
  ])('starts anew from a state that is damaged $where', async ({ at }) => {
    const { store, ref } = await storeWith(dataset);
    const request = trainRequest({ ...spec, epochs: 30 }, ref);
    expect(await trainUntil(store, request, 9)).toBe(true);
    for await (const { key } of store.list('states/')) {
      const bytes = Buffer.from(await store.get(key));
      bytes[at(bytes)]! ^= 1;
      await store.put(key, bytes);
    }
    const { client } = await serveTrainer(store, compute);
    const { network } = await listen(client.train(request));
    const undisturbed = await storeWith(dataset);
    const other = await serveTrainer(undisturbed.store, compute);
    expect(network).toEqual((await listen(other.client.train(request))).network);
  });
});
