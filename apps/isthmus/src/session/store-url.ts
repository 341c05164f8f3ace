import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A store's URL that means the same in another folder; a path becomes a file URL. */
export function absoluteStoreUrl(store: string): string {
  return store.includes('://') ? store : pathToFileURL(resolve(store)).href;
}
