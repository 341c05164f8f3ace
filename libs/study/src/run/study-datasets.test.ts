import { DatasetError, loadDataset } from '@isthmus/dataset';
import { createMemoryStore, type ObjectStore } from '@isthmus/object-store';
import { expect, it } from 'vitest';
import { putDataset, recallDataset } from './study-datasets.js';

const locations = { dataDir: undefined, cacheDir: '/nowhere' };
const name = 'file:mine.npz';
/** Takes what is generated for a file of one's own. */
const holding = (notation: string) => () => loadDataset(notation, locations);
const [first, second] = [holding('two-moons:train=20'), holding('two-moons:train=30')];
const failing = (isBadInput: boolean) => () =>
  Promise.reject(new DatasetError('not here', {}, { isBadInput }));

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

it('names what the store has for a notation whose data set is not at hand, and says so', async () => {
  const store = createMemoryStore();
  const put = await putDataset(name, { store, loadDataset: first });
  const keys = await keysOf(store);
  const told: string[] = [];
  const tell = (sentence: string) => told.push(sentence);
  const source = { store, loadDataset: failing(true), tell };
  expect(await recallDataset(name, source)).toEqual(put);
  expect(told).toEqual([expect.stringContaining(`not at hand`)]);
  expect(told[0]).toContain(put.sha256);
  expect(await keysOf(store)).toEqual(keys);
});

it('takes the data set at hand, in silence unless the store knows others alone', async () => {
  const store = createMemoryStore();
  const told: string[] = [];
  const tell = (sentence: string) => told.push(sentence);
  const known = await putDataset(name, { store, loadDataset: first });
  expect(await recallDataset(name, { store, loadDataset: first, tell })).toEqual(known);
  expect(told).toEqual([]);
  const keys = await keysOf(store);
  const other = await recallDataset(name, { store, loadDataset: second, tell });
  expect(other.sha256).not.toBe(known.sha256);
  expect(told).toEqual([
    expect.stringContaining(`${other.sha256}, expected sha256:${known.sha256}`),
  ]);
  expect(await keysOf(store)).toEqual(keys);
});

it('refuses a notation that the store does not know, or knows as several data sets', async () => {
  const store = createMemoryStore();
  const source = { store, loadDataset: failing(true) };
  await expect(recallDataset(name, source)).rejects.toThrow('does not know what it was');
  await putDataset(name, { store, loadDataset: first });
  await putDataset(name, { store, loadDataset: second });
  await expect(recallDataset(name, source)).rejects.toThrow('has been 2 different ones');
});

it('does not take an outage for a data set that is not at hand', async () => {
  const store = createMemoryStore();
  await putDataset(name, { store, loadDataset: first });
  const source = { store, loadDataset: failing(false) };
  await expect(recallDataset(name, source)).rejects.toThrow('not here');
});
