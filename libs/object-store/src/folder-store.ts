import { randomUUID } from 'node:crypto';
import {
  link,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Attempt, ObjectNotFound } from './errors.js';
import { folderFailure } from './folder-failure.js';
import { makeFolder } from './make-folder.js';
import { checkKey, checkPrefix, isKey } from './object-key.js';
import type { ObjectStore } from './object-store.js';

/**
 * Keeps each object in a file of its key's name under `folder`, which is made when first written to.
 * Bytes are written and synced under `.tmp` and then renamed (put) or linked (putIfAbsent) to their name,
 * so the folder has to be one file system, with hard links. Other files in it are left alone.
 */
export function createFolderStore(folder: string): ObjectStore {
  const root = resolve(folder);
  const location = `folder ${root}`;
  const temporary = join(root, '.tmp');
  const fileOf = (key: string) => join(root, ...key.split('/'));

  async function attempt<T>(
    operation: Attempt['operation'],
    key: string,
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      throw folderFailure(error, { location, operation, key });
    }
  }

  async function publish<T>(
    key: string,
    bytes: Uint8Array,
    signal: AbortSignal | undefined,
    reveal: (written: string, target: string) => Promise<T>,
  ): Promise<T> {
    const written = join(temporary, randomUUID());
    const target = fileOf(key);
    try {
      makeFolder(temporary);
      await writeFile(written, bytes, { flag: 'wx', flush: true, signal });
      makeFolder(dirname(target));
      signal?.throwIfAborted();
      const outcome = await reveal(written, target);
      await syncFolder(dirname(target));
      return outcome;
    } finally {
      await rm(written, { force: true });
    }
  }

  return {
    location,

    async put(key, bytes, { signal } = {}) {
      checkKey(key);
      await attempt('put', key, signal, () => publish(key, bytes, signal, rename));
    },

    async putIfAbsent(key, bytes, { signal } = {}) {
      checkKey(key);
      return attempt('putIfAbsent', key, signal, () => publish(key, bytes, signal, linkIfAbsent));
    },

    async get(key, { signal } = {}) {
      checkKey(key);
      return attempt('get', key, signal, async () => {
        try {
          return await readFile(fileOf(key), { signal });
        } catch (error) {
          if (isFileError(error, 'ENOENT')) throw new ObjectNotFound(location, key);
          throw error;
        }
      });
    },

    async stat(key, { signal } = {}) {
      checkKey(key);
      return attempt('stat', key, signal, async () => {
        try {
          const file = await stat(fileOf(key));
          // A folder in its place never becomes the object: reading it throws EISDIR.
          if (file.isDirectory()) await readFile(fileOf(key));
          return file.isFile() ? { sizeBytes: file.size } : undefined;
        } catch (error) {
          if (isFileError(error, 'ENOENT')) return undefined;
          throw error;
        }
      });
    },

    async remove(key, { signal } = {}) {
      checkKey(key);
      await attempt('remove', key, signal, async () => {
        try {
          await unlink(fileOf(key));
        } catch (error) {
          if (!isFileError(error, 'ENOENT')) throw error;
        }
      });
    },

    async *list(prefix, { signal } = {}) {
      checkPrefix(prefix);
      const unread = [prefix.slice(0, prefix.lastIndexOf('/') + 1)];
      for (let base = unread.pop(); base !== undefined; base = unread.pop()) {
        const path = join(root, base);
        const entries = await attempt('list', prefix, signal, () => entriesOf(path));
        for (const entry of entries) {
          signal?.throwIfAborted();
          const name = `${base}${entry.name}`;
          if (!name.startsWith(prefix) || !isKey(name)) continue;
          if (entry.isDirectory()) unread.push(`${name}/`);
          else yield name;
        }
      }
    },
  };
}

function isFileError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

async function linkIfAbsent(written: string, target: string): Promise<boolean> {
  try {
    await link(written, target);
    return true;
  } catch (error) {
    if (!isFileError(error, 'EEXIST')) throw error;
    // A folder came first: whoever then looks for the object would never find it. Reading it throws EISDIR.
    const there = await stat(target).catch(() => undefined);
    if (there?.isDirectory()) await readFile(target);
    return false;
  }
}

async function entriesOf(path: string) {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return [];
    throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot sync a folder.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
