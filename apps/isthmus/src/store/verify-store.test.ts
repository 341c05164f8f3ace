import { createMemoryStore, type ObjectStore, putArtifact } from '@isthmus/object-store';
import {
  evaluateTask,
  matchTask,
  sealRecord,
  sealRecordWith,
  taskDigest,
  writeDatasetRecord,
  writeFailure,
  writeResult,
} from '@isthmus/task';
import { describe, expect, it } from 'vitest';
import { curve, evaluateSpec } from './stored-evaluation.fixture.js';
import { verifyStore } from './verify-store.js';

const { signal } = new AbortController();
const inputs = ['a'.repeat(64)];
const digest = 'd'.repeat(64);
const matchSpec = { method: 'weight', network: 'mlp:2-2', seed: 0 };

/** A store with an object of every kind, and their keys. */
async function fullStore() {
  const store = createMemoryStore();
  const permutation = await putArtifact(store, Uint8Array.of(1, 2, 3));
  const model = await putArtifact(store, Uint8Array.of(4, 5));
  await writeResult(store, matchTask, {
    spec: matchSpec,
    inputs,
    result: {
      permutations: [permutation, permutation],
      confidence: [],
      restarts: [],
      sweeps: 1,
      objective: 1,
      objectiveIdentity: 1,
      l2Before: 1,
      l2After: 1,
      searchMs: 1,
      wallMs: 1,
      time: { costMs: 1, assignmentMs: 1, projectionMs: 0 },
      proof: { maxAbsDifference: 0, tolerance: 1, examples: 1 },
    },
  });
  const evaluation = { spec: evaluateSpec, inputs };
  await writeResult(store, evaluateTask, { ...evaluation, result: { curves: [curve], wallMs: 1 } });
  await writeFailure(store, digest, { kind: 'failed', message: 'no memory' });
  const study = { name: 'tiny', study: {}, networks: {}, rows: permutation };
  await store.put('studies/tiny.json', sealRecord(study));
  await store.put(`states/${digest}`, await sealRecordWith({ version: 1 }, Uint8Array.of(6)));
  await writeDatasetRecord(store, { notation: 'digits', artifact: model });
  await store.put(`leases/${digest}.1`, Uint8Array.of(7));
  const keyOf = ({ kind, version }: { kind: string; version: number }, spec: object) =>
    `results/${taskDigest({ kind, version, spec, inputs })}.json`;
  const match = keyOf(matchTask, matchSpec);
  const evaluate = keyOf(evaluateTask, evaluateSpec);
  return { store, match, evaluate, permutation: permutation.key, model: model.key };
}

async function flipBit(store: ObjectStore, key: string) {
  const bytes = await store.get(key);
  bytes[bytes.length >> 1]! ^= 1;
  await store.put(key, bytes);
}

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys.toSorted();
}

const verify = (store: ObjectStore, repair = false) => verifyStore(store, { repair, signal });
const damagedOf = async (store: ObjectStore) =>
  (await verify(store)).damaged.map(({ key }) => key).toSorted();

describe('verifying a store', () => {
  it('counts what is there, and finds nothing where nothing is damaged', async () => {
    const { store } = await fullStore();
    expect(await verify(store)).toEqual({
      store: 'memory',
      objects: {
        artifact: 2,
        result: 2,
        failure: 1,
        study: 1,
        state: 1,
        dataset: 1,
        lease: 1,
        probe: 0,
      },
      damaged: [],
      unverified: [],
      foreign: [],
      stray: [],
    });
  });

  it.each(['evaluate', 'model'] as const)('finds a flipped bit in the %s alone', async (what) => {
    const { store, ...keys } = await fullStore();
    await flipBit(store, keys[what]);
    expect(await damagedOf(store)).toEqual([keys[what]]);
  });

  it.each([`failures/${digest}.json`, `states/${digest}`])(
    'finds a flipped bit in %s alone',
    async (key) => {
      const { store } = await fullStore();
      await flipBit(store, key);
      expect(await damagedOf(store)).toEqual([key]);
    },
  );

  it('finds the records that name an artifact which is damaged or has gone', async () => {
    const { store, match, permutation } = await fullStore();
    await flipBit(store, permutation);
    const study = 'studies/tiny.json';
    expect(await damagedOf(store)).toEqual([permutation, match, study].toSorted());
    await store.remove(permutation);
    expect(await damagedOf(store)).toEqual([match, study]);
  });

  it('finds a record under the digest of another task', async () => {
    const { store, match, evaluate } = await fullStore();
    await store.put(match, await store.get(evaluate));
    expect(await damagedOf(store)).toEqual([match]);
  });

  it('finds the record of a study under the name of another', async () => {
    const { store } = await fullStore();
    await store.put('studies/other.json', await store.get('studies/tiny.json'));
    expect(await damagedOf(store)).toEqual(['studies/other.json']);
  });

  it('lists, and takes for whole, what is stray, of another version, or from before hashes', async () => {
    const { store, evaluate } = await fullStore();
    const { sha256: _, ...old } = JSON.parse(new TextDecoder().decode(await store.get(evaluate)));
    const put = (key: string, value: object) => store.put(key, Buffer.from(JSON.stringify(value)));
    await put(evaluate, old);
    const other = { ...old, version: 1, result: { curves: 7 } };
    const foreign = `results/${taskDigest(other)}.json`;
    await put(foreign, other);
    await put('notes/mine.txt', {});
    expect(await verify(store)).toMatchObject({
      ...{ damaged: [], unverified: [evaluate], foreign: [foreign], stray: ['notes/mine.txt'] },
    });
  });

  it('writes nothing, and with repair removes what is damaged and nothing else', async () => {
    const { store, match, permutation } = await fullStore();
    await flipBit(store, permutation);
    const all = await keysOf(store);
    await verify(store);
    expect(await keysOf(store)).toEqual(all);
    const { damaged } = await verify(store, true);
    expect(damaged).toMatchObject([
      { key: permutation, removed: true },
      { key: match, removed: true },
      { key: 'studies/tiny.json', removed: true },
    ]);
    const gone = [permutation, match, 'studies/tiny.json'];
    expect(await keysOf(store)).toEqual(all.filter((key) => !gone.includes(key)));
    expect((await verify(store)).damaged).toEqual([]);
  });
});
