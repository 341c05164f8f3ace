import type { ListedObject, ObjectStore } from './object-store.js';
import { createPersistence, type Patience } from './persistence.js';

/**
 * The store, with calls that are made again, with back-off, while it is unavailable. So an outage delays what
 * is done with the store and does not end it. A host name that is not known is waited for only after the store
 * has answered once: it is misspelt otherwise.
 */
export function patientStore(store: ObjectStore, patience: Patience): ObjectStore {
  const persist = createPersistence(store.location, patience);
  return {
    location: store.location,
    put: (key, bytes, options = {}) => persist(options, (all) => store.put(key, bytes, all)),
    putIfAbsent: (key, bytes, options = {}) =>
      persist(options, (all) => store.putIfAbsent(key, bytes, all)),
    get: (key, options = {}) => persist(options, (all) => store.get(key, all)),
    stat: (key, options = {}) => persist(options, (all) => store.stat(key, all)),
    remove: (key, options = {}) => persist(options, (all) => store.remove(key, all)),

    async *list(prefix, options = {}) {
      const seen = new Set<string>();
      let objects: AsyncIterator<ListedObject> | undefined;
      for (;;) {
        const { done, value } = await persist(options, async (all) => {
          objects ??= store.list(prefix, all)[Symbol.asyncIterator]();
          try {
            return await objects.next();
          } catch (error) {
            // A list that broke off begins anew; what has been told of it is left out then.
            objects = undefined;
            throw error;
          }
        });
        if (done === true) return;
        if (!seen.has(value.key)) yield value;
        seen.add(value.key);
      }
    },
  };
}
