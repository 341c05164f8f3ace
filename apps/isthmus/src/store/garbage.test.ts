import { createMemoryStore, type ObjectStore, putArtifact } from '@isthmus/object-store';
import {
  evaluateTask,
  resultKey,
  sealRecordWith,
  taskDigest,
  writeDatasetRecord,
  writeFailure,
  writeResult,
} from '@isthmus/task';
import { describe, expect, it } from 'vitest';
import { findGarbage, type GarbageRules } from './find-garbage.js';
import { removeGarbage } from './remove-garbage.js';
import { curve, evaluateSpec as spec } from './stored-evaluation.fixture.js';
import { stateKey } from './stored-object.js';
import type { StudyNeeds } from './study-needs.js';

const hour = 3_600_000;
const { signal } = new AbortController();

/** Stores the result of a task that read these artifacts; answers with its digest. */
async function putResult(store: ObjectStore, inputs: readonly string[]): Promise<string> {
  const result = { curves: [curve], wallMs: 1 };
  await writeResult(store, evaluateTask, { spec, inputs: [...inputs], result });
  const { kind, version } = evaluateTask;
  return taskDigest({ kind, version, spec, inputs });
}

/** A store in which two tasks of two studies share an artifact, beside what nobody refers to. */
async function usedStore() {
  const store = createMemoryStore();
  const put = (byte: number) => putArtifact(store, Uint8Array.of(byte));
  const [shared, first, second, lost] = [await put(1), await put(2), await put(3), await put(4)];
  const done = await putResult(store, [shared.sha256, first.sha256]);
  const other = await putResult(store, [shared.sha256, second.sha256]);
  const begun = 'e'.repeat(64);
  await store.put(stateKey(done), await sealRecordWith({ version: 1 }, Uint8Array.of(6)));
  const state = { version: 1, outputs: [lost.sha256] };
  await store.put('notes/mine.txt', Uint8Array.of(8));
  await store.put('probe/check', Uint8Array.of(9));
  return { store, shared, first, second, lost, done, other, begun, state };
}

/** The rules an hour and some later, when nothing is young any more. */
const later = (studies: GarbageRules['studies']): GarbageRules => {
  return { studies, olderThanMs: hour, now: Date.now() + hour + 1000, signal };
};

function needsOf(fields: Partial<StudyNeeds>): StudyNeeds {
  const none = new Set<string>();
  return {
    ...{ study: 'first', digests: none, artifacts: none, datasets: none, unfinished: none },
    ...{ doubts: [] },
    ...fields,
  };
}

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys.toSorted();
}

/** The keys that a search and a removal take out of a store. */
async function removedFrom(store: ObjectStore, rules: GarbageRules): Promise<string[]> {
  const before = await keysOf(store);
  const garbage = await findGarbage(store, rules);
  expect(await keysOf(store)).toEqual(before);
  const { removed } = await removeGarbage(store, garbage, rules);
  const after = new Set(await keysOf(store));
  const gone = before.filter((key) => !after.has(key));
  expect(removed.total().objects).toBe(gone.length);
  return gone;
}

describe('garbage where no study is named', () => {
  it('is what no record names, saved states of what is done, and old probes', async () => {
    const { store, lost, done } = await usedStore();
    const gone = [lost.key, 'probe/check', stateKey(done)].toSorted();
    expect(await removedFrom(store, later(undefined))).toEqual(gone);
    expect(await removedFrom(store, later(undefined))).toEqual([]);
  });

  it('is no failure, and nothing that a data set or a state of a task that is not done names', async () => {
    const { store, lost, second, other, begun, state } = await usedStore();
    await store.put(stateKey(begun), await sealRecordWith(state, Uint8Array.of(6)));
    await writeFailure(store, begun, { kind: 'failed', message: 'no memory' });
    await writeDatasetRecord(store, { notation: 'digits', artifact: second });
    await store.remove(resultKey(other));
    const gone = await removedFrom(store, later(undefined));
    expect(gone).not.toContain(lost.key);
    expect(gone).not.toContain(second.key);
    expect(gone.filter((key) => !key.startsWith('states/'))).toEqual(['probe/check']);
  });

  it('is nothing that is young, nor what that names', async () => {
    const { store } = await usedStore();
    const rules = { ...later(undefined), now: Date.now() };
    const { young, free } = await findGarbage(store, rules);
    expect(young.objects).toBe(3);
    expect(free.total().objects).toBe(0);
    expect(await removedFrom(store, rules)).toEqual([]);
  });

  it('is never what Isthmus does not put there, which is told', async () => {
    const { store } = await usedStore();
    expect((await findGarbage(store, later(undefined))).stray).toEqual(['notes/mine.txt']);
  });

  it('is no artifact while somebody computes a task of which nothing is known', async () => {
    const { store, lost, begun, done } = await usedStore();
    await store.put(`leases/${begun}.1`, Uint8Array.of(7));
    const alive = { ...later(undefined), olderThanMs: 0, now: Date.now() };
    expect((await findGarbage(store, alive)).underWay).toBe(1);
    expect(await removedFrom(store, alive)).toEqual([stateKey(done)]);
    expect(await removedFrom(store, later(undefined))).toEqual(
      [lost.key, `leases/${begun}.1`, 'probe/check'].toSorted(),
    );
  });
});

describe('garbage beside a study', () => {
  const ofFirst = ({ done, shared, first }: Awaited<ReturnType<typeof usedStore>>) =>
    needsOf({ digests: new Set([done]), artifacts: new Set([shared.sha256, first.sha256]) });

  it('is what others alone refer to', async () => {
    const used = await usedStore();
    const { store, second, lost, done, other } = used;
    expect(await removedFrom(store, later([ofFirst(used)]))).toEqual(
      [second.key, lost.key, 'probe/check', resultKey(other), stateKey(done)].toSorted(),
    );
  });

  it('is removed from the records on, so that no record is ever left without its artifacts', async () => {
    const used = await usedStore();
    const order: string[] = [];
    const store: ObjectStore = {
      ...used.store,
      async remove(key) {
        order.push(key);
        await used.store.remove(key);
      },
    };
    await removedFrom(store, later([ofFirst(used)]));
    const begin = order.findIndex((key) => key.startsWith('artifacts/'));
    expect(order.slice(begin).every((key) => key.startsWith('artifacts/'))).toBe(true);
    expect(order.slice(0, begin)).toContain(resultKey(used.other));
  });

  it('is not what a record names that was written after the search', async () => {
    const used = await usedStore();
    const { store, lost, second } = used;
    const rules = { ...later([ofFirst(used)]), olderThanMs: 0, now: Date.now() };
    const garbage = await findGarbage(store, rules);
    await putResult(store, [lost.sha256]);
    await removeGarbage(store, garbage, rules);
    expect(await keysOf(store)).toContain(lost.key);
    expect(await keysOf(store)).not.toContain(second.key);
  });

  it('is not what is written anew after the search', async () => {
    const used = await usedStore();
    const { store, other } = used;
    const rules = { ...later([ofFirst(used)]), now: Date.now() - 1, olderThanMs: 0 };
    const garbage = await findGarbage(store, { ...rules, now: Date.now() + 1 });
    await store.put(resultKey(other), await store.get(resultKey(other)));
    await removeGarbage(store, garbage, rules);
    expect(await keysOf(store)).toContain(resultKey(other));
  });
});
