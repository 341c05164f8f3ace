import {
  type ArtifactRef,
  createMemoryStore,
  getArtifact,
  type ObjectStore,
  putArtifact,
} from '@isthmus/object-store';
import { MatcherServiceDefinition } from '@isthmus/proto';
import { startService } from '@isthmus/rpc';
import type { MatchSpec, RecordRemark } from '@isthmus/task';
import { describe, expect, it, onTestFinished } from 'vitest';
import { asLoss } from '../task/inputs-lost.js';
import { connectServices } from '../task/service-clients.js';
import { createMendedInputs } from './mended-inputs.js';

const { signal } = new AbortController();
const bytes = Uint8Array.of(1, 2, 3);
const damaged = Uint8Array.of(3, 2, 1);
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** A call of a service that reads an artifact of this store, whatever it is asked. */
async function reading(store: ObjectStore) {
  const refuse = async function* (): AsyncGenerator<never> {
    expect.fail('expected no task');
  };
  const service = await startService({
    listen: '127.0.0.1:0',
    logger,
    checks: {},
    add(server) {
      server.add(MatcherServiceDefinition, {
        match: refuse,
        fuse: refuse,
        verify: refuse,
        describe: async () => expect.fail('expected no question'),
        async validate({ spec }) {
          await getArtifact(store, JSON.parse(spec?.method ?? ''));
          return {};
        },
      });
    },
  });
  const { address } = service;
  const clients = connectServices(async () => [{ address }]);
  onTestFinished(async () => {
    clients.close();
    await service.stop();
  });
  return (ref: ArtifactRef) =>
    clients.validateMatch(
      { ...({} as MatchSpec), method: JSON.stringify(ref), network: '', seed: 0 },
      signal,
    );
}

/** A store with a damaged data set, in which it is counted how often that is read, removed and put, and at once. */
async function damagedStore() {
  const memory = createMemoryStore();
  const ref = await putArtifact(memory, bytes);
  await memory.put(ref.key, damaged);
  const counts = { gets: 0, getsAtOnce: 0, mostAtOnce: 0, removes: 0, made: 0 };
  const store: ObjectStore = {
    ...memory,
    async get(...args) {
      counts.gets += 1;
      counts.getsAtOnce += 1;
      counts.mostAtOnce = Math.max(counts.mostAtOnce, counts.getsAtOnce);
      try {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return await memory.get(...args);
      } finally {
        counts.getsAtOnce -= 1;
      }
    },
    async remove(...args) {
      counts.removes += 1;
      await memory.remove(...args);
    },
  };
  const make = async () => {
    counts.made += 1;
    await putArtifact(memory, bytes);
  };
  const remarks: RecordRemark[] = [];
  const onRemark = (remark: RecordRemark) => remarks.push(remark);
  const read = await reading(memory);
  const attempt = (began: () => void) => {
    began();
    return read(ref);
  };
  return { memory, store, ref, counts, make, remarks, onRemark, read, attempt };
}

describe('a damaged data set that many tasks need', () => {
  it('is looked at, removed, told of and made anew once, and every task is done', async () => {
    const { store, ref, counts, make, remarks, onRemark, attempt } = await damagedStore();
    const inputs = createMendedInputs(store, { signal });
    inputs.by(ref.key, make);
    const tasks = Array.from({ length: 16 }, () => inputs.tryOnMended([ref], attempt, onRemark));
    await Promise.all(tasks);
    expect(counts).toMatchObject({ gets: 1, removes: 1, made: 1 });
    expect(remarks.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^an artifact is damaged .*its name is not the hash.*it is made anew$/),
    ]);
  });

  it('is read again, and not looked at, by one that failed for it before it was made anew', async () => {
    const { store, ref, counts, make, onRemark, read, attempt } = await damagedStore();
    const inputs = createMendedInputs(store, { signal });
    inputs.by(ref.key, make);
    let attempts = 0;
    const late = inputs.tryOnMended(
      [ref],
      async (began) => {
        began();
        attempts += 1;
        if (attempts > 1) return read(ref);
        const failure = await read(ref).catch((error: unknown) => error);
        await inputs.tryOnMended([ref], attempt, onRemark);
        throw failure;
      },
      onRemark,
    );
    await late;
    expect(attempts).toBe(2);
    expect(counts).toMatchObject({ gets: 1, removes: 1, made: 1 });
  });

  it('is made anew again where it is damaged again', async () => {
    const { memory, store, ref, counts, make, onRemark, attempt } = await damagedStore();
    const inputs = createMendedInputs(store, { signal });
    inputs.by(ref.key, make);
    for (const time of [1, 2]) {
      await inputs.tryOnMended([ref], attempt, onRemark);
      expect(counts.made).toBe(time);
      await memory.put(ref.key, damaged);
    }
  });
});

it('a task is tried again once where another has already mended what it needs', async () => {
  const { memory, store, ref, counts, make, remarks, onRemark, read } = await damagedStore();
  const inputs = createMendedInputs(store, { signal });
  inputs.by(ref.key, make);
  let attempts = 0;
  await inputs.tryOnMended(
    [ref],
    async (began) => {
      began();
      attempts += 1;
      try {
        await read(ref);
      } finally {
        await memory.put(ref.key, bytes);
      }
    },
    onRemark,
  );
  expect(attempts).toBe(2);
  expect(remarks).toEqual([]);
  expect(counts).toMatchObject({ removes: 0, made: 0 });
});

it('several damaged inputs are read one at a time', async () => {
  const { memory, store, ref, counts, make, onRemark, attempt } = await damagedStore();
  const others = await Promise.all([4, 5, 6].map((n) => putArtifact(memory, Uint8Array.of(n))));
  const inputs = createMendedInputs(store, { signal });
  inputs.by(ref.key, make);
  const tasks = others.map((other) => inputs.tryOnMended([other, ref], attempt, onRemark));
  await Promise.all(tasks);
  expect(counts).toMatchObject({ gets: 4, mostAtOnce: 1, made: 1 });
});

it('an artifact that has gone is told of as missing', async () => {
  const { memory, store, ref, make, remarks, onRemark, attempt } = await damagedStore();
  await memory.remove(ref.key);
  const inputs = createMendedInputs(store, { signal });
  inputs.by(ref.key, make);
  await inputs.tryOnMended([ref], attempt, onRemark);
  expect(remarks.map(({ message }) => message)).toEqual([
    `an artifact is missing [store=memory, key=${ref.key}]; it is made anew`,
  ]);
});

describe('a damaged input that cannot be removed', () => {
  it("leaves the task's own error, with the reason behind it and as a cause", async () => {
    const { store, ref, onRemark, read, attempt } = await damagedStore();
    const forbidden = new Error('no such access');
    const readOnly = { ...store, remove: () => Promise.reject(forbidden) };
    const inputs = createMendedInputs(readOnly, { signal });
    const own =
      /DATA_LOSS: object is corrupt .*; its input could not be made anew: no such access$/;
    const failure = await inputs
      .tryOnMended([ref], attempt, onRemark)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: expect.stringMatching(own) });
    expect(failure).toHaveProperty('cause.errors.1', forbidden);
    const outside = await asLoss(
      await read(ref).catch((error: unknown) => error),
      [ref],
      readOnly,
      { signal },
    );
    expect(outside).toMatchObject({ message: expect.stringMatching(own) });
  });
});
