import type { ObjectStore } from './object-store.js';

/**
 * The store for work that only reads it, also where it may not be written: what is put or removed is let go.
 * So data is named by its hash without being stored.
 */
export function readingStore(store: ObjectStore): ObjectStore {
  return {
    ...store,
    async put() {},
    putIfAbsent: async (key, _, options) => (await store.stat(key, options)) === undefined,
    async remove() {},
  };
}
