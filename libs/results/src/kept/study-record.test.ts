import {
  createMemoryStore,
  getArtifact,
  type ObjectStore,
  StoreForbidden,
} from '@isthmus/object-store';
import type { StudyResults } from '@isthmus/study';
import { describe, expect, it } from 'vitest';
import { measurements } from '../measurement/measurements.js';
import { storedResults } from '../stored-results.fixture.js';
import { keepStudy, parseStudyRecord } from './study-record.js';

const results = storedResults();
const key = `studies/${results.study.name}.json`;

async function kept(store: ObjectStore) {
  const read = parseStudyRecord(await store.get(key));
  if ('damage' in read) throw new Error(read.damage);
  return read.record;
}

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys.toSorted();
}

describe('a study that is kept', () => {
  it('has every measurement, value by value, and the groups of its networks', async () => {
    const store = createMemoryStore();
    expect(await keepStudy(store, results)).toBe(true);
    const record = await kept(store);
    const bytes = await getArtifact(store, record.rows);
    const { columns, rows } = JSON.parse(new TextDecoder().decode(bytes));
    const names: string[] = columns.map(({ name }: { name: string }) => name);
    const read = rows.map((row: unknown[]) =>
      Object.fromEntries(row.map((value, i) => [names[i], value])),
    );
    const wanted = measurements(results).map(({ date: _, trace: __, ...row }) => row);
    expect(read).toEqual(wanted);
    expect(record).toMatchObject({
      ...{ name: results.study.name, study: results.study, createdAt: results.createdAt },
      networks: { 'mlp:784-8-10': [{ name: 'fc1', size: 8 }] },
    });
  });

  it('is not written again where another run found the same', async () => {
    const store = createMemoryStore();
    await keepStudy(store, results);
    const keys = await keysOf(store);
    await keepStudy(store, { ...results, createdAt: '2030-01-01T00:00:00.000Z' });
    expect(await keysOf(store)).toEqual(keys);
    expect((await kept(store)).createdAt).toBe(results.createdAt);
  });

  it('gives way to what a later run of its name found', async () => {
    const store = createMemoryStore();
    await keepStudy(store, results);
    const later: StudyResults = {
      ...results,
      createdAt: '2030-01-01T00:00:00.000Z',
      cells: results.cells.map((cell) => ({ ...cell, barriers: [] })),
    };
    const before = await kept(store);
    await keepStudy(store, later);
    const after = await kept(store);
    expect(after.createdAt).toBe(later.createdAt);
    expect(after.rows).not.toEqual(before.rows);
  });

  it('is left as it is in a store that can only be read', async () => {
    const store = createMemoryStore();
    const refuse = (operation: 'put', forbidden: string) =>
      Promise.reject(
        new StoreForbidden({ location: 'x', operation, key: forbidden }, 'let it', new Error('no')),
      );
    const readOnly: ObjectStore = { ...store, put: (forbidden) => refuse('put', forbidden) };
    expect(await keepStudy(readOnly, results)).toBe(false);
    expect(await keysOf(store)).toEqual([]);
  });

  it.each(['createdAt', 'name'])('is damaged where its %s is another', async (field) => {
    const store = createMemoryStore();
    await keepStudy(store, results);
    const record = JSON.parse(new TextDecoder().decode(await store.get(key)));
    const changed = JSON.stringify({ ...record, [field]: 'x' });
    expect(parseStudyRecord(new TextEncoder().encode(changed))).toHaveProperty('damage');
  });
});
