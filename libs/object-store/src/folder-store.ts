import { randomUUID } from 'node:crypto';
import {
  link,
  open,
  opendir,
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
import type { Cancellable, ObjectStore } from './object-store.js';

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
    { signal, ...call }: Omit<Attempt, 'location'> & Cancellable,
    work: () => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      throw folderFailure(error, { location, ...call });
    }
  }

  return {
    location,

    async put(key, bytes, { signal } = {}) {
      checkKey(key);
      await attempt({ operation: 'put', key, signal }, () =>
        publish(bytes, { temporary, target: fileOf(key), reveal: rename, signal }),
      );
    },

    async putIfAbsent(key, bytes, { signal } = {}) {
      checkKey(key);
      return attempt({ operation: 'putIfAbsent', key, signal }, () =>
        publish(bytes, { temporary, target: fileOf(key), reveal: linkIfAbsent, signal }),
      );
    },

    async get(key, { signal } = {}) {
      checkKey(key);
      return attempt({ operation: 'get', key, signal }, async () => {
        const bytes = await unlessAbsent(() => readFile(fileOf(key), { signal }));
        if (bytes === undefined) throw new ObjectNotFound(location, key);
        return bytes;
      });
    },

    async stat(key, { signal } = {}) {
      checkKey(key);
      return attempt({ operation: 'stat', key, signal }, () =>
        unlessAbsent(() => sizeOf(fileOf(key))),
      );
    },

    async remove(key, { signal } = {}) {
      checkKey(key);
      await attempt({ operation: 'remove', key, signal }, () =>
        unlessAbsent(() => unlink(fileOf(key))),
      );
    },

    async *list(prefix, { signal } = {}) {
      checkPrefix(prefix);
      const unread = [prefix.slice(0, prefix.lastIndexOf('/') + 1)];
      for (let base = unread.pop(); base !== undefined; base = unread.pop()) {
        const path = join(root, base);
        const call = { operation: 'list', key: prefix, signal } as const;
        const listing = namesIn(path, (name) => {
          const key = `${base}${name}`;
          return key.startsWith(prefix) && isKey(key);
        });
        try {
          for (;;) {
            const { done, value: names } = await attempt(call, () => listing.next());
            if (done === true) break;
            const files = await attempt(call, () =>
              Promise.all(names.map((name) => unlessAbsent(() => stat(join(path, name))))),
            );
            for (const [index, file] of files.entries()) {
              const key = `${base}${names[index]}`;
              if (file?.isDirectory()) unread.push(`${key}/`);
              if (file?.isFile()) yield { key, sizeBytes: file.size, modifiedAt: file.mtime };
            }
          }
        } finally {
          // Who has seen enough closes the folder, too.
          await listing.return(undefined);
        }
      }
    },
  };
}

/** Where bytes are written, how they come from there to their place, and which that is. */
interface Publication<T> extends Cancellable {
  readonly temporary: string;
  readonly reveal: (written: string, target: string) => Promise<T>;
  readonly target: string;
}

async function publish<T>(
  bytes: Uint8Array,
  { temporary, reveal, target, signal }: Publication<T>,
): Promise<T> {
  const written = join(temporary, randomUUID());
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

/** How many files of a folder are looked at at once. */
const lookedAtOnce = 64;

/** The names in a folder that `isWanted`, a few at a time: it may hold any number. None where there is no folder. */
async function* namesIn(
  path: string,
  isWanted: (name: string) => boolean,
): AsyncGenerator<readonly string[], undefined> {
  const folder = await unlessAbsent(() => opendir(path, { bufferSize: lookedAtOnce }));
  if (folder === undefined) return;
  let names: string[] = [];
  for await (const { name } of folder) {
    if (isWanted(name)) names.push(name);
    if (names.length < lookedAtOnce) continue;
    yield names;
    names = [];
  }
  if (names.length > 0) yield names;
}

/** Of the object in a file; undefined for what is no file. */
async function sizeOf(path: string): Promise<{ readonly sizeBytes: number } | undefined> {
  const file = await stat(path);
  // A folder in its place never becomes the object: reading it throws EISDIR.
  if (file.isDirectory()) await readFile(path);
  return file.isFile() ? { sizeBytes: file.size } : undefined;
}

/** What was asked for; undefined where there is no such file. */
async function unlessAbsent<Found>(ask: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return undefined;
    throw error;
  }
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
