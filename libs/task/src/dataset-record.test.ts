import { createMemoryStore, type ObjectStore } from '@isthmus/object-store';
import { expect, it } from 'vitest';
import { parseDatasetRecord, readDatasetRecords, writeDatasetRecord } from './dataset-record.js';

const artifactOf = (digit: string) => {
  const sha256 = digit.repeat(64);
  return { key: `artifacts/sha256/${sha256}`, sha256, sizeBytes: 7 };
};
const [first, second] = [artifactOf('a'), artifactOf('b')];

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

it('keeps every artifact that a notation became, each once, and none of another notation', async () => {
  const store = createMemoryStore();
  for (const artifact of [first, first, second]) {
    await writeDatasetRecord(store, { notation: 'file:a.npz', artifact });
  }
  await writeDatasetRecord(store, { notation: 'digits', artifact: first });
  expect(await readDatasetRecords(store, 'file:a.npz')).toEqual([first, second]);
  expect(await readDatasetRecords(store, 'digits')).toEqual([first]);
  expect(await readDatasetRecords(store, 'mnist')).toEqual([]);
});

it('reads no record with a flipped bit, nor one under the key of another', async () => {
  const store = createMemoryStore();
  await writeDatasetRecord(store, { notation: 'digits', artifact: first });
  const [key = ''] = await keysOf(store);
  const bytes = await store.get(key);
  expect(parseDatasetRecord(bytes, key)).toEqual({ notation: 'digits', artifact: first });
  expect(parseDatasetRecord(bytes, key.replace('aaaa', 'bbbb'))).toBeUndefined();
  bytes[bytes.length >> 1]! ^= 1;
  expect(parseDatasetRecord(bytes, key)).toBeUndefined();
  await store.put(key, bytes);
  expect(await readDatasetRecords(store, 'digits')).toEqual([]);
});

it('is no error where the store can only be read', async () => {
  const store = createMemoryStore();
  const readOnly = { ...store, putIfAbsent: () => Promise.reject(new Error('read-only')) };
  await writeDatasetRecord(readOnly, { notation: 'digits', artifact: first });
  expect(await keysOf(store)).toEqual([]);
});
