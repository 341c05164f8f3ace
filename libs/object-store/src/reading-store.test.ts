import { expect, it } from 'vitest';
import { putArtifact } from './artifacts.js';
import { keysOf } from './contract.fixture.js';
import { createMemoryStore } from './memory-store.js';
import { readingStore } from './reading-store.js';

const bytes = new TextEncoder().encode('x');

it('a store that is only read gives what is there, and keeps nothing', async () => {
  const store = createMemoryStore();
  await store.put('a/b', bytes);
  const reading = readingStore(store);
  await reading.put('a/b', new Uint8Array(3));
  await reading.remove('a/b');
  expect(await reading.putIfAbsent('a/b', bytes)).toBe(false);
  expect(await reading.putIfAbsent('c/d', bytes)).toBe(true);
  expect(await reading.get('a/b')).toEqual(bytes);
  expect(await keysOf(reading, '')).toEqual(['a/b']);
});

it('an artifact is named as it would be where it is stored', async () => {
  const store = createMemoryStore();
  expect(await putArtifact(readingStore(store), bytes)).toEqual(await putArtifact(store, bytes));
});
