import { createMemoryStore } from '@isthmus/object-store';
import { expect, it } from 'vitest';
import { dropFailure, readFailure, writeFailure } from './failure-record.js';

const digest = 'a'.repeat(64);

it('a failure is kept until it is another one or forgotten', async () => {
  const store = createMemoryStore();
  expect(await readFailure(store, digest)).toBeUndefined();
  await writeFailure(store, digest, { kind: 'failed', message: 'no memory' });
  await writeFailure(store, digest, { kind: 'diverged', message: 'no number' });
  expect(await readFailure(store, digest)).toEqual({ kind: 'diverged', message: 'no number' });
  expect(await readFailure(store, 'b'.repeat(64))).toBeUndefined();
  await dropFailure(store, digest);
  expect(await readFailure(store, digest)).toBeUndefined();
});

it.each(['', '{"kind":"tired","message":""}', 'null'])(
  'a damaged record, %j, is none',
  async (text) => {
    const store = createMemoryStore();
    await store.put(`failures/${digest}.json`, Buffer.from(text));
    expect(await readFailure(store, digest)).toBeUndefined();
  },
);

it('a failure of a task is not that of another, nor one of which a bit is flipped', async () => {
  const store = createMemoryStore();
  await writeFailure(store, digest, { kind: 'diverged', message: 'no number' });
  const record = await store.get(`failures/${digest}.json`);
  const other = 'b'.repeat(64);
  await store.put(`failures/${other}.json`, record);
  expect(await readFailure(store, other)).toBeUndefined();
  for (let at = 0; at < record.length; at += 1) {
    const flipped = Uint8Array.from(record);
    flipped[at]! ^= 1;
    await store.put(`failures/${digest}.json`, flipped);
    expect(await readFailure(store, digest)).toBeUndefined();
  }
});

it('a failure that was kept without a hash is read', async () => {
  const store = createMemoryStore();
  await store.put(`failures/${digest}.json`, Buffer.from('{"kind":"diverged","message":"old"}'));
  expect(await readFailure(store, digest)).toEqual({ kind: 'diverged', message: 'old' });
});
