import { ObjectNotFound } from './errors.js';
import { checkKey, checkPrefix } from './object-key.js';
import type { ObjectStore } from './object-store.js';

/** Keeps objects in this process, for tests; they end with it. */
export function createMemoryStore(): ObjectStore {
  const objects = new Map<string, Uint8Array>();
  const location = 'memory';
  return {
    location,

    async put(key, bytes, { signal } = {}) {
      checkKey(key);
      signal?.throwIfAborted();
      objects.set(key, new Uint8Array(bytes));
    },

    async putIfAbsent(key, bytes, { signal } = {}) {
      checkKey(key);
      signal?.throwIfAborted();
      if (objects.has(key)) return false;
      objects.set(key, new Uint8Array(bytes));
      return true;
    },

    async get(key, { signal } = {}) {
      checkKey(key);
      signal?.throwIfAborted();
      const bytes = objects.get(key);
      if (bytes === undefined) throw new ObjectNotFound(location, key);
      return new Uint8Array(bytes);
    },

    async stat(key, { signal } = {}) {
      checkKey(key);
      signal?.throwIfAborted();
      const bytes = objects.get(key);
      return bytes && { sizeBytes: bytes.byteLength };
    },

    async remove(key, { signal } = {}) {
      checkKey(key);
      signal?.throwIfAborted();
      objects.delete(key);
    },

    async *list(prefix, { signal } = {}) {
      checkPrefix(prefix);
      for (const key of objects.keys()) {
        signal?.throwIfAborted();
        if (key.startsWith(prefix)) yield key;
      }
    },
  };
}
