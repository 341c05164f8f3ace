import { ObjectNotFound } from './errors.js';
import { checkKey, checkPrefix } from './object-key.js';
import type { ObjectStore } from './object-store.js';

/** Keeps objects in this process, for tests; they end with it. */
export function createMemoryStore(): ObjectStore {
  const objects = new Map<string, { readonly bytes: Uint8Array; readonly modifiedAt: Date }>();
  const location = 'memory';
  return {
    location,

    async put(key, bytes, { signal } = {}) {
      checkKey(key);
      signal?.throwIfAborted();
      objects.set(key, { bytes: new Uint8Array(bytes), modifiedAt: new Date() });
    },

    async putIfAbsent(key, bytes, { signal } = {}) {
      checkKey(key);
      signal?.throwIfAborted();
      if (objects.has(key)) return false;
      objects.set(key, { bytes: new Uint8Array(bytes), modifiedAt: new Date() });
      return true;
    },

    async get(key, { signal } = {}) {
      checkKey(key);
      signal?.throwIfAborted();
      const bytes = objects.get(key)?.bytes;
      if (bytes === undefined) throw new ObjectNotFound(location, key);
      return new Uint8Array(bytes);
    },

    async stat(key, { signal } = {}) {
      checkKey(key);
      signal?.throwIfAborted();
      const bytes = objects.get(key)?.bytes;
      return bytes && { sizeBytes: bytes.byteLength };
    },

    async remove(key, { signal } = {}) {
      checkKey(key);
      signal?.throwIfAborted();
      objects.delete(key);
    },

    async *list(prefix, { signal } = {}) {
      checkPrefix(prefix);
      for (const [key, { bytes, modifiedAt }] of objects) {
        signal?.throwIfAborted();
        if (key.startsWith(prefix)) yield { key, sizeBytes: bytes.byteLength, modifiedAt };
      }
    },
  };
}
