import { ObjectNotFound } from './errors.js';
import type { Cancellable, ObjectStore } from './object-store.js';

/** The bytes under a key; undefined where there is no object. */
export async function getIfThere(
  store: ObjectStore,
  key: string,
  options: Cancellable = {},
): Promise<Uint8Array | undefined> {
  try {
    return await store.get(key, options);
  } catch (error) {
    if (error instanceof ObjectNotFound) return undefined;
    throw error;
  }
}
