import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { emptyFolder } from '../formats/tiny-mnist.fixture.js';
import type { Dataset } from '../set/dataset.js';
import { decodeOnce } from './decoded-cache.js';

/** A full disk and a folder that may not be written to are not to be had in a test: root may write all. */
function refuseToWrite(code: string) {
  vi.spyOn(promises, 'writeFile').mockRejectedValue(Object.assign(new Error(code), { code }));
  syncBuiltinESMExports();
}
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

const dataset: Dataset = {
  ...{ name: 'mnist', shape: [1, 1, 2], classes: 2 },
  train: { count: 1, x: Uint8Array.of(1, 2), y: Uint8Array.of(1) },
  test: { count: 1, x: Uint8Array.of(3, 4), y: Uint8Array.of(0) },
};

function decoding(content = 'a', changes: { variant?: string; known?: string } = {}) {
  const file = join(emptyFolder(), 'images');
  writeFileSync(file, content);
  const { variant = '', known = 'images' } = changes;
  const decode = vi.fn(async () => dataset);
  return { name: 'mnist', variant, files: new Map([[known, file]]), decode };
}

describe('decodeOnce', () => {
  it('decodes the same content once, wherever it lies', async () => {
    const folder = join(emptyFolder(), 'made/decoded');
    const [first, again] = [decoding(), decoding()];
    expect(await decodeOnce(first, folder)).toEqual(dataset);
    expect(await decodeOnce(again, folder)).toEqual(dataset);
    expect([first.decode, again.decode].map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
    const [file, checksum] = readdirSync(folder).sort();
    expect([file, checksum]).toEqual([
      expect.stringMatching(/^mnist-\w{32}\.safetensors$/),
      `${file}.sha256`,
    ]);
  });

  it.each([
    ['content', decoding.bind(null, 'b')],
    ['way of decoding', decoding.bind(null, 'a', { variant: 'letters' })],
    ['name of a file', decoding.bind(null, 'a', { known: 'labels' })],
  ])('decodes anew for another %s', async (_, other) => {
    const folder = emptyFolder();
    await decodeOnce(decoding(), folder);
    const changed = other();
    await decodeOnce(changed, folder);
    expect(changed.decode).toHaveBeenCalledOnce();
    expect(readdirSync(folder)).toHaveLength(4);
  });

  it.each([
    ['is damaged', (file: string) => writeFileSync(file, readFileSync(file).fill(9, 300))],
    ['is cut off', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, -1))],
    ['lacks its checksum', (file: string) => writeFileSync(`${file}.sha256`, '')],
  ])('decodes and writes anew what %s', async (_, harm) => {
    const folder = emptyFolder();
    await decodeOnce(decoding(), folder);
    const [file] = readdirSync(folder).sort();
    const good = readFileSync(join(folder, file));
    harm(join(folder, file));
    const again = decoding();
    expect(await decodeOnce(again, folder)).toEqual(dataset);
    expect(again.decode).toHaveBeenCalledOnce();
    expect(readFileSync(join(folder, file))).toEqual(good);
    const third = decoding();
    await decodeOnce(third, folder);
    expect(third.decode).not.toHaveBeenCalled();
  });

  it.each(['ENOSPC', 'EDQUOT'])('says that the disk is full at %s', async (code) => {
    const folder = emptyFolder();
    refuseToWrite(code);
    await expect(decodeOnce(decoding(), folder)).rejects.toThrow(
      /^the disk is full \[file=.*mnist-\w+\.safetensors, needed=\d+ bytes\]; free some space/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['EACCES', 'EPERM', 'EROFS'])('keeps nothing at %s', async (code) => {
    refuseToWrite(code);
    expect(await decodeOnce(decoding(), emptyFolder())).toEqual(dataset);
  });

  it('tells of any other failure', async () => {
    const file = join(emptyFolder(), 'file');
    mkdirSync(file);
    refuseToWrite('EIO');
    await expect(decodeOnce(decoding(), file)).rejects.toThrow('EIO');
  });
});
