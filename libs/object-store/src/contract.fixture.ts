import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ObjectNotFound } from './errors.js';
import type { ListedObject, ObjectStore } from './object-store.js';

/** Larger than what goes to an S3 server in one piece. */
const largeBytes = 70_000_000;

/** Test support: the keys that begin with `prefix`, sorted. */
export async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.sort();
}

/** Test support: declares what every store has to do. `createStore` gives an empty one. */
export function describeObjectStore(name: string, createStore: () => Promise<ObjectStore>): void {
  const encode = (text: string) => new TextEncoder().encode(text);
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

  describe(`${name} as an object store`, () => {
    it.each([0, 1, 100_000, largeBytes])('gives back the %i bytes that were put', async (size) => {
      const store = await createStore();
      const bytes = randomBytes(size);
      await store.put('folder/object', bytes);
      expect(Buffer.compare(await store.get('folder/object'), bytes)).toBe(0);
      expect(await store.stat('folder/object')).toEqual({ sizeBytes: size });
    });

    it('puts a part of a larger array', async () => {
      const store = await createStore();
      await store.put('a/b', encode('0123456789').subarray(3, 6));
      expect(decode(await store.get('a/b'))).toBe('345');
    });

    it('replaces an object that is put again', async () => {
      const store = await createStore();
      await store.put('a/b', encode('the first, longer one'));
      await store.put('a/b', encode('second'));
      expect(decode(await store.get('a/b'))).toBe('second');
    });

    it('keeps its bytes apart from those that callers hold', async () => {
      const store = await createStore();
      const bytes = encode('abc');
      await store.put('a/b', bytes);
      bytes.fill(0);
      (await store.get('a/b')).fill(0);
      expect(decode(await store.get('a/b'))).toBe('abc');
    });

    it('leaves one of two large objects whole when both are put under one key at once', async () => {
      const store = await createStore();
      const both = [1, 2].map((fill) => Buffer.alloc(largeBytes, fill));
      await Promise.all(both.map((bytes) => store.put('a/b', bytes)));
      const left = await store.get('a/b');
      expect(both.filter((bytes) => Buffer.compare(left, bytes) === 0)).toHaveLength(1);
    });

    it('knows nothing of a key under which nothing was put', async () => {
      const store = await createStore();
      await store.put('a/there', encode('x'));
      expect(await store.stat('a/absent')).toBeUndefined();
      const get = store.get('a/absent');
      await expect(get).rejects.toBeInstanceOf(ObjectNotFound);
      await expect(get).rejects.toThrow(`[store=${store.location}, key=a/absent]`);
    });

    it('does not take a folder for an object', async () => {
      const store = await createStore();
      await store.put('a/b/c', encode('x'));
      // What has folders refuses one that is in the way; elsewhere there is nothing.
      const refusal = async (call: Promise<unknown>) => call.catch(({ name }: Error) => name);
      expect([undefined, 'StoreMisconfigured']).toContain(await refusal(store.stat('a/b')));
      expect(['ObjectNotFound', 'StoreMisconfigured']).toContain(await refusal(store.get('a/b')));
    });

    it('puts only if absent', async () => {
      const store = await createStore();
      expect(await store.putIfAbsent('a/b', encode('first'))).toBe(true);
      expect(await store.putIfAbsent('a/b', encode('second'))).toBe(false);
      expect(decode(await store.get('a/b'))).toBe('first');
    });

    it('lets exactly one of many concurrent putIfAbsent win', async () => {
      const store = await createStore();
      for (const key of ['race/1', 'race/2', 'race/3']) {
        const callers = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
        const won = await Promise.all(callers.map((it) => store.putIfAbsent(key, encode(it))));
        expect(won.filter(Boolean)).toHaveLength(1);
        expect(decode(await store.get(key))).toBe(callers[won.indexOf(true)]);
      }
    });

    it('removes an object, and nothing where there is none', async () => {
      const store = await createStore();
      await store.put('a/b', encode('x'));
      await store.put('a/c', encode('y'));
      await store.remove('a/b');
      await store.remove('a/b');
      await store.remove('never/there');
      expect(await keysOf(store, '')).toEqual(['a/c']);
    });

    it('lists the keys that begin with a prefix', async () => {
      const store = await createStore();
      const keys = ['a.json', 'a/1', 'a/2', 'a-b/007', 'a-b/c/d', 'b/1e5'];
      for (const key of keys) await store.put(key, encode('x'));
      expect(await keysOf(store, '')).toEqual(keys.toSorted());
      expect(await keysOf(store, 'a/')).toEqual(['a/1', 'a/2']);
      expect(await keysOf(store, 'a')).toEqual(keys.slice(0, 5).toSorted());
      expect(await keysOf(store, 'a-b/c')).toEqual(['a-b/c/d']);
      expect(await keysOf(store, 'a-b/c/d')).toEqual(['a-b/c/d']);
      expect(await keysOf(store, 'c')).toEqual([]);
      expect(await keysOf(store, 'c/')).toEqual([]);
    });

    it('lists of each object its size, and when it was last put', async () => {
      const store = await createStore();
      const before = Date.now();
      await store.put('a/old', encode('x'));
      await store.put('a/empty', encode(''));
      await store.put('a/old', encode('longer'));
      const objects: ListedObject[] = [];
      for await (const object of store.list('a/')) objects.push(object);
      const sizes = objects.map(({ key, sizeBytes }) => `${key} ${sizeBytes}`);
      expect(sizes.toSorted()).toEqual(['a/empty 0', 'a/old 6']);
      for (const { modifiedAt } of objects) {
        // A server may know whole seconds alone.
        expect(modifiedAt.getTime()).toBeGreaterThanOrEqual(before - 1000);
        expect(modifiedAt.getTime()).toBeLessThanOrEqual(Date.now() + 1000);
      }
    });

    it('lists every object of a folder once, however many there are', async () => {
      const store = await createStore();
      const keys = Array.from({ length: 1500 }, (_, index) => `a/${index}`);
      for (let begin = 0; begin < keys.length; begin += 50) {
        const some = keys.slice(begin, begin + 50);
        await Promise.all(some.map((key) => store.put(key, encode('x'))));
      }
      expect(await keysOf(store, '')).toEqual(keys.toSorted());
    });

    it('lists nothing when nothing was put', async () => {
      expect(await keysOf(await createStore(), '')).toEqual([]);
    });

    it.each(['', '/a', 'a/', 'a//b', '../a', 'a/../b', '.tmp/a', 'A', 'a b', 'a\\b', 'é'])(
      'refuses the key %j',
      async (key) => {
        const store = await createStore();
        const bytes = encode('x');
        await expect(store.put(key, bytes)).rejects.toThrow(RangeError);
        await expect(store.putIfAbsent(key, bytes)).rejects.toThrow(RangeError);
        await expect(store.get(key)).rejects.toThrow(RangeError);
        await expect(store.stat(key)).rejects.toThrow(RangeError);
        await expect(store.remove(key)).rejects.toThrow(RangeError);
      },
    );

    it.each(['/', '../', 'a//', '.'])('refuses the prefix %j', async (prefix) => {
      await expect(keysOf(await createStore(), prefix)).rejects.toThrow(RangeError);
    });

    it('does nothing under a signal that is aborted', async () => {
      const store = await createStore();
      await store.put('a/b', encode('x'));
      const reason = new Error('enough');
      const options = { signal: AbortSignal.abort(reason) };
      await expect(store.put('a/c', encode('x'), options)).rejects.toBe(reason);
      await expect(store.putIfAbsent('a/d', encode('x'), options)).rejects.toBe(reason);
      await expect(store.get('a/b', options)).rejects.toBe(reason);
      await expect(store.stat('a/b', options)).rejects.toBe(reason);
      await expect(store.remove('a/b', options)).rejects.toBe(reason);
      await expect(store.list('', options)[Symbol.asyncIterator]().next()).rejects.toBe(reason);
      expect(await keysOf(store, '')).toEqual(['a/b']);
    });
  });
}
