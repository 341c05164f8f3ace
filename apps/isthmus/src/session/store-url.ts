import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Environment } from '../input/environment.js';
import { say } from '../terminal/output.js';
import { findStore } from './find-store.js';

/** A store's URL that means the same in another folder; a path becomes a file URL. */
export function absoluteStoreUrl(store: string): string {
  return store.includes('://') ? store : pathToFileURL(resolve(store)).href;
}

/**
 * The store that a command works on: the one that was asked for, else the environment's, else the nearest here or
 * above; see `findStore`. Says on stderr when it is one from above, and which of those were passed over.
 */
export function storeUrlOf(
  asked: string | undefined,
  { storeUrl }: Pick<Environment, 'storeUrl'>,
): string {
  const named = asked ?? storeUrl;
  if (named !== undefined) return named;
  const { path, above, foreign } = findStore(process.cwd());
  for (const store of foreign) {
    say(
      `warning: a store above here is passed over, for it belongs to another user [store=${store}]; to use it all the same: --store ${store}`,
    );
  }
  if (above !== undefined) say(`using the store of ${above}: ${path}`);
  return path;
}
