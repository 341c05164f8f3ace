import { setTimeout as delay } from 'node:timers/promises';
import type { TrainResponse } from '@isthmus/proto';
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
  syntheticDataset,
  trainRequest,
} from './serving.fixture.js';

const compute = createTrainPool({ slots: 1 });

/** A training of which no test sees the end. */
const endless: TrainSpec = { ...spec, epochs: 1_000_000 };

/** Every step takes longer than a cancelled thread is given, in one of about two seconds. */
const manyImages = syntheticDataset({ train: 4_000, test: 3 });
const longSteps: TrainSpec = { ...endless, network: 'mlp:16-1024-1024-3', batchSize: 4_000 };
const oneLongStep: TrainSpec = { ...longSteps, network: 'mlp:16-3072-3072-3', epochs: 1 };

/** Reads up to the first response that `isWanted`. */
async function readUntil(
  responses: AsyncIterator<TrainResponse>,
  isWanted: (event: NonNullable<TrainResponse['event']>) => boolean,
): Promise<void> {
  for (;;) {
    const { done, value } = await responses.next();
    if (done) expect.fail('the stream ended before what was waited for');
    if (value.event && isWanted(value.event)) return;
  }
}

async function drain(responses: AsyncIterator<TrainResponse>): Promise<void> {
  while (!(await responses.next()).done);
}

describe('a training', () => {
  it('ends when its client leaves, and its slot serves the next', async () => {
    const { store, ref } = await storeWith(dataset);
    const { client } = await serveTrainer(store, compute);
    const leaving = new AbortController();
    const run = client.train(trainRequest(endless, ref), { signal: leaving.signal });
    const responses = run[Symbol.asyncIterator]();
    await readUntil(responses, ({ $case }) => $case === 'metric');
    leaving.abort();
    await expect(drain(responses)).rejects.toThrow('aborted');
    const { network } = await listen(client.train(trainRequest(spec, ref)));
    expect(network?.epochs).toHaveLength(spec.epochs);
  });

  it('ends when its client leaves in the middle of a long step, and its slot serves the next', async () => {
    const { store, ref } = await storeWith(manyImages);
    const { client } = await serveTrainer(store, compute);
    const leaving = new AbortController();
    const run = client.train(trainRequest(longSteps, ref), { signal: leaving.signal });
    const responses = run[Symbol.asyncIterator]();
    await readUntil(responses, (event) => event.$case === 'progress' && event.value.completed > 0);
    leaving.abort();
    await expect(drain(responses)).rejects.toThrow('aborted');
    const { network } = await listen(client.train(trainRequest(spec, ref)));
    expect(network?.epochs).toHaveLength(spec.epochs);
  });

  it('tells that it waits while all slots are taken', async () => {
    const { store, ref } = await storeWith(dataset);
    const { client } = await serveTrainer(store, compute);
    const leaving = new AbortController();
    const first = client
      .train(trainRequest(endless, ref), { signal: leaving.signal })
      [Symbol.asyncIterator]();
    await readUntil(first, ({ $case }) => $case === 'metric');
    const second = client
      .train(trainRequest(spec, ref), { signal: leaving.signal })
      [Symbol.asyncIterator]();
    await readUntil(
      second,
      (event) => event.$case === 'progress' && event.value.stage === 'waiting',
    );
    leaving.abort();
    for (const responses of [first, second]) {
      await expect(drain(responses)).rejects.toThrow('aborted');
    }
  });

  it('is refused while as many wait as may, and told when to come again', async () => {
    const { store, ref } = await storeWith(dataset);
    const { client } = await serveTrainer(store, compute, { queue: 0 });
    const leaving = new AbortController();
    const { signal } = leaving;
    const first = client.train(trainRequest(endless, ref), { signal })[Symbol.asyncIterator]();
    await readUntil(first, ({ $case }) => $case === 'metric');
    let hint: string | undefined;
    const refused = client.train(trainRequest(spec, ref), {
      onTrailer: (trailer) => {
        hint = trailer.get('grpc-retry-pushback-ms');
      },
    });
    await expect(listen(refused)).rejects.toThrow(
      /RESOURCE_EXHAUSTED: too many tasks wait \[slots=1, expected at most 0 waiting\]; try again in 1 s, /,
    );
    expect(hint).toBe('1000');
    leaving.abort();
    await expect(drain(first)).rejects.toThrow('aborted');
  });

  it('answers with what the store has while all slots are taken', async () => {
    const { store, ref } = await storeWith(dataset);
    const { client } = await serveTrainer(store, compute, { queue: 0 });
    await listen(client.train(trainRequest(spec, ref)));
    const leaving = new AbortController();
    const { signal } = leaving;
    const first = client.train(trainRequest(endless, ref), { signal })[Symbol.asyncIterator]();
    await readUntil(first, ({ $case }) => $case === 'metric');
    const { network } = await listen(client.train(trainRequest(spec, ref)));
    expect(network?.epochs).toHaveLength(spec.epochs);
    leaving.abort();
    await expect(drain(first)).rejects.toThrow('aborted');
  });

  it('tells its progress twice a second also while a long step computes', async () => {
    const { store, ref } = await storeWith(manyImages);
    const { client } = await serveTrainer(store, compute);
    const startedAt = performance.now();
    const { progress } = await listen(client.train(trainRequest(oneLongStep, ref)));
    const seconds = (performance.now() - startedAt) / 1000;
    expect(progress).toContainEqual({ stage: 'starting', completed: 0, total: 0 });
    expect(progress.length).toBeGreaterThanOrEqual(Math.floor(2 * seconds));
  });

  it('loses no metric, and not the result, for a client that reads slowly', async () => {
    const { store, ref } = await storeWith(dataset);
    const { client } = await serveTrainer(store, compute);
    const steps: number[] = [];
    let last: string | undefined;
    for await (const { event } of client.train(trainRequest({ ...spec, epochs: 100 }, ref))) {
      last = event?.$case;
      if (event?.$case === 'metric') steps.push(event.value.step);
      await delay(2);
    }
    expect(steps).toEqual(Array.from({ length: 300 }, (_, i) => Math.floor(i / 3) + 1));
    expect(last).toBe('result');
  });

  it('is told UNAVAILABLE when the service stops', async () => {
    const { store, ref } = await storeWith(dataset);
    const { client, service } = await serveTrainer(store, compute);
    const responses = client.train(trainRequest(endless, ref))[Symbol.asyncIterator]();
    await readUntil(responses, ({ $case }) => $case === 'metric');
    const ended = drain(responses).catch(rpcReason);
    await service.stop();
    expect(await ended).toBe('UNAVAILABLE: the service is stopping');
  });
});
