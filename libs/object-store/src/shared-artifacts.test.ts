import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { putArtifact } from './artifacts.js';
import { IntegrityError } from './errors.js';
import { createMemoryStore } from './memory-store.js';
import type { ObjectStore } from './object-store.js';
import { createSharedArtifacts } from './shared-artifacts.js';

const { signal } = new AbortController();
const bytesOf = (length: number, value: number) => new Uint8Array(length).fill(value);

/** A store that takes a moment for each object, and counts how often it was asked for one. */
function slowStore() {
  const store = createMemoryStore();
  const gets: string[] = [];
  const get: ObjectStore['get'] = async (key, options) => {
    gets.push(key);
    await delay(20, undefined, options?.signal ? { signal: options.signal } : {});
    return store.get(key, options);
  };
  return { store: { ...store, get }, gets };
}

describe('shared artifacts', () => {
  it('are the bytes that were stored, in shared memory', async () => {
    const { store } = slowStore();
    const ref = await putArtifact(store, bytesOf(1_000_003, 7));
    const bytes = await createSharedArtifacts(store).open({ signal }).read(ref);
    expect(bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(Buffer.compare(bytes, bytesOf(1_000_003, 7))).toBe(0);
  });

  it('are loaded once for all who read them at once', async () => {
    const { store, gets } = slowStore();
    const ref = await putArtifact(store, bytesOf(1000, 7));
    const artifacts = createSharedArtifacts(store);
    const read = () => artifacts.open({ signal }).read(ref);
    const [a, b] = await Promise.all([read(), read()]);
    const c = await read();
    expect(b.buffer).toBe(a.buffer);
    expect(c.buffer).toBe(a.buffer);
    expect(gets).toHaveLength(1);
  });

  it('stay for the next reader until their memory is wanted', async () => {
    const { store, gets } = slowStore();
    const artifacts = createSharedArtifacts(store);
    const refs = await Promise.all([1, 2].map((value) => putArtifact(store, bytesOf(1000, value))));
    const readAlone = async (i: number) => {
      const reader = artifacts.open({ signal });
      const bytes = await reader.read(refs[i]!);
      expect([...new Set(bytes)]).toEqual([i + 1]);
      reader.close();
      return bytes.buffer;
    };
    const first = await readAlone(0);
    expect(await readAlone(0)).toBe(first);
    expect(gets).toHaveLength(1);
    expect(await readAlone(1)).toBe(first);
    expect(await readAlone(0)).toBe(first);
    expect(gets).toHaveLength(3);
  });

  it('are never put where somebody still reads', async () => {
    const { store } = slowStore();
    const artifacts = createSharedArtifacts(store);
    const [a, b] = await Promise.all(
      [1, 2].map((value) => putArtifact(store, bytesOf(1000, value))),
    );
    const [one, another] = [artifacts.open({ signal }), artifacts.open({ signal })];
    const bytes = await one.read(a!);
    await another.read(a!);
    one.close();
    await artifacts.open({ signal }).read(b!);
    expect([...new Set(bytes)]).toEqual([1]);
  });

  it('do not end for one reader because another one leaves', async () => {
    const { store, gets } = slowStore();
    const ref = await putArtifact(store, bytesOf(1000, 7));
    const artifacts = createSharedArtifacts(store);
    const leaving = new AbortController();
    const reader = artifacts.open({ signal: leaving.signal });
    const gone = reader.read(ref);
    const stays = artifacts.open({ signal }).read(ref);
    leaving.abort();
    await expect(gone).rejects.toThrow('aborted');
    reader.close();
    expect(await stays).toHaveLength(1000);
    expect(gets).toHaveLength(1);
  });

  it('are loaded anew after everybody left while they were loaded', async () => {
    const { store, gets } = slowStore();
    const ref = await putArtifact(store, bytesOf(1000, 7));
    const artifacts = createSharedArtifacts(store);
    const leaving = new AbortController();
    const reader = artifacts.open({ signal: leaving.signal });
    const gone = reader.read(ref);
    leaving.abort();
    await expect(gone).rejects.toThrow('aborted');
    reader.close();
    expect(await artifacts.open({ signal }).read(ref)).toHaveLength(1000);
    expect(gets).toHaveLength(2);
  });

  it('are refused when they are damaged, and read once they are mended', async () => {
    const { store } = slowStore();
    const ref = await putArtifact(store, bytesOf(1000, 7));
    await store.put(ref.key, bytesOf(1000, 8));
    const artifacts = createSharedArtifacts(store);
    const read = () => artifacts.open({ signal }).read(ref);
    await expect(read()).rejects.toBeInstanceOf(IntegrityError);
    await store.put(ref.key, bytesOf(1000, 7));
    expect([...new Set(await read())]).toEqual([7]);
  });
});
