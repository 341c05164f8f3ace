import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freshFolder, removeFreshFolders } from './fresh-folder.js';
import { serve, stop } from './served.js';
import { sharedCache } from './spawn-isthmus.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The environment of commands that work on the services which the files of tests share. */
    readonly sharedServices: Readonly<Record<'ISTHMUS_SERVICES' | 'ISTHMUS_STORE_URL', string>>;
  }
}

/** Serves one store to all files of tests, from before the first until after the last. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = freshFolder();
  const store = join(folder, 'store');
  process.env[sharedCache] = join(folder, 'cache');
  const served = await serve(store, folder);
  project.provide('sharedServices', {
    ISTHMUS_SERVICES: served.addresses,
    ISTHMUS_STORE_URL: store,
  });
  return async () => {
    await stop(served);
    removeFreshFolders();
  };
}
