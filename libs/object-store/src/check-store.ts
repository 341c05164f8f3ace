import { StoreMisconfigured } from './errors.js';
import type { Cancellable, ObjectStore } from './object-store.js';

const key = 'probe/check';
const probe = new TextEncoder().encode('isthmus');

/**
 * Proves, before work starts, that the store can be written and read and that it honours
 * putIfAbsent: leaves a small object under `probe/`. Throws as the store's calls do, and
 * StoreMisconfigured for a store that answers but loses or replaces what it was given.
 */
export async function checkStore(store: ObjectStore, options: Cancellable = {}): Promise<void> {
  await store.put(key, probe, options);
  const replaced = await store.putIfAbsent(key, probe, options);
  const read = await store.get(key, options);
  if (replaced) throw unfit(store, 'it replaces an object that was to be stored only if absent');
  if (Buffer.compare(read, probe) !== 0)
    throw unfit(store, 'it gives back other bytes than it got');
}

/** Throws as the store's calls do where it does not answer: a look that changes nothing. */
export async function reachStore(store: ObjectStore, options: Cancellable = {}): Promise<void> {
  await store.stat(key, options);
}

function unfit({ location }: ObjectStore, why: string): StoreMisconfigured {
  return new StoreMisconfigured(
    `store cannot be used [store=${location}, key=${key}]: ${why}; use a folder or another S3 server`,
  );
}
