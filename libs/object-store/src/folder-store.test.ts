import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { describeObjectStore, keysOf } from './contract.fixture.js';
import { StoreForbidden, StoreMisconfigured } from './errors.js';
import { createFolderStore } from './folder-store.js';
import { countKilled, killWriter } from './kill-writer.fixture.js';

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'isthmus-folder-'));
  await chmod(base, 0o755);
});
afterAll(() => rm(base, { recursive: true }));
const newFolder = () => mkdtemp(join(base, 'store-'));
/** None where a writer was killed before it began. */
const temporaryFiles = async (folder: string) =>
  existsSync(join(folder, '.tmp')) ? readdir(join(folder, '.tmp')) : [];

/** Tests often run as root, whom no permission stops. */
async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  const user = process.geteuid?.();
  if (user === 0) process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    if (user === 0) process.seteuid?.(0);
  }
}

describeObjectStore('folder', async () => createFolderStore(join(await newFolder(), 'new')));

describe('folder store', () => {
  it('is named by its absolute path', () => {
    expect(createFolderStore('x').location).toBe(`folder ${join(process.cwd(), 'x')}`);
  });

  it('leaves no temporary file after a put, won or lost', async () => {
    const folder = await newFolder();
    const store = createFolderStore(folder);
    await store.put('a/b', Buffer.from('x'));
    await store.putIfAbsent('a/b', Buffer.from('y'));
    await store.putIfAbsent('a/c', Buffer.from('z'));
    expect(await temporaryFiles(folder)).toEqual([]);
  });

  it('leaves nothing when a put is aborted on its way', async () => {
    const folder = await newFolder();
    const store = createFolderStore(folder);
    const controller = new AbortController();
    const reason = new Error('enough');
    const put = store.put('a/b', Buffer.alloc(70_000_000), { signal: controller.signal });
    controller.abort(reason);
    await expect(put).rejects.toBe(reason);
    expect(await keysOf(store, '')).toEqual([]);
    expect(await temporaryFiles(folder)).toEqual([]);
  });

  it('lists no file that is not an object', async () => {
    const folder = await newFolder();
    const store = createFolderStore(folder);
    await store.put('a/b', Buffer.from('x'));
    await mkdir(join(folder, 'lost+found'));
    for (const name of ['.tmp/left-over', '.hidden', 'README.TXT', 'lost+found/x']) {
      await writeFile(join(folder, name), 'x');
    }
    expect(await keysOf(store, '')).toEqual(['a/b']);
  });

  it('says which folder cannot be written', async () => {
    const folder = await newFolder();
    await chmod(folder, 0o555);
    const put = asOrdinaryUser(() => createFolderStore(folder).put('a/b', Buffer.from('x')));
    await expect(put).rejects.toBeInstanceOf(StoreForbidden);
    await expect(put).rejects.toThrow(`[store=folder ${folder}, operation=put, key=a/b]: EACCES`);
  });

  it('says which folder cannot be read', async () => {
    const folder = await newFolder();
    await chmod(folder, 0o755);
    const store = createFolderStore(folder);
    await store.put('a/b', Buffer.from('x'));
    await chmod(join(folder, 'a'), 0o000);
    onTestFinished(() => chmod(join(folder, 'a'), 0o700));
    const get = asOrdinaryUser(() => store.get('a/b'));
    await expect(get).rejects.toBeInstanceOf(StoreForbidden);
    await expect(asOrdinaryUser(() => store.stat('a/b'))).rejects.toBeInstanceOf(StoreForbidden);
    await expect(asOrdinaryUser(() => keysOf(store, ''))).rejects.toBeInstanceOf(StoreForbidden);
    await expect(get).rejects.toThrow('let this user read and write that folder');
  });

  it('refuses a folder that is a file', async () => {
    const file = join(await newFolder(), 'file');
    await writeFile(file, 'x');
    const store = createFolderStore(file);
    const put = () => store.put('a/b', Buffer.from('x'));
    // One after the other: a rejection that nobody waits for yet counts as a failure.
    for (const call of [
      put,
      () => store.get('a/b'),
      () => store.stat('a/b'),
      () => keysOf(store, ''),
    ]) {
      await expect(call()).rejects.toBeInstanceOf(StoreMisconfigured);
    }
    await expect(put()).rejects.toThrow('a file is where a folder should be');
  });

  it('refuses to put an object where a folder is, rather than to try for ever', async () => {
    const store = createFolderStore(await newFolder());
    await store.put('a/b/c', Buffer.from('x'));
    for (const put of [store.put, store.putIfAbsent]) {
      const putting = put('a/b', Buffer.from('x'));
      await expect(putting).rejects.toBeInstanceOf(StoreMisconfigured);
      await expect(putting).rejects.toThrow('a folder is where an object should be');
    }
  });

  it('shows nothing of an object for which there was no room', async () => {
    const folder = await newFolder();
    // The shell's file size limit stops the write in its middle, as a full disk does.
    const script = 'ulimit -f 1000; exec "$0" "$1" "$2" 5000000';
    const writer = new URL('put-until-killed.fixture.mjs', import.meta.url);
    const run = promisify(execFile)('bash', [
      '-c',
      script,
      process.execPath,
      writer.pathname,
      pathToFileURL(folder).href,
    ]);
    await expect(run).rejects.toThrow('StoreMisconfigured');
    expect(await keysOf(createFolderStore(folder), '')).toEqual([]);
    expect(await temporaryFiles(folder)).toEqual([]);
  });

  it('shows whole objects only, whenever their writer was killed', async () => {
    const folder = await newFolder();
    const store = createFolderStore(folder);
    const url = pathToFileURL(folder).href;
    let kills = 0;
    do {
      await killWriter(url, { sizeBytes: 16_000_000, puts: kills % 3 });
      kills += 1;
      expect((await countKilled(store)).broken).toBe(0);
    } while ((await temporaryFiles(folder)).length < 3 || (await countKilled(store)).whole === 0);
  });
});
