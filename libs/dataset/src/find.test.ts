import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cifarArchiveName, cifarBatchNames, cifarFolder } from './cifar.js';
import { digitsFolder } from './digits.js';
import { findDataset, listDatasets } from './find.js';
import { idxFileNames } from './mnist.js';
import { emptyFolder, tinyMnist, writeFiles } from './tiny-mnist.fixture.js';

const gzipped = new Map([...tinyMnist].map(([name, bytes]) => [`${name}.gz`, bytes]));
const one = Uint8Array.of(1);

async function foundIn(
  name: 'mnist' | 'cifar-10',
  dataDir: string | undefined,
  cacheDir = '/none',
) {
  return (await findDataset(name, { dataDir, cacheDir }))?.folder;
}

describe('findDataset', () => {
  it('finds plain files in the data folder itself', async () => {
    const folder = emptyFolder();
    writeFiles(folder, tinyMnist);
    expect(await foundIn('mnist', folder)).toBe(folder);
  });

  it('prefers the folder named after the set, then the data folder, then the cache', async () => {
    const [dataDir, cacheDir] = [emptyFolder(), emptyFolder()];
    writeFiles(join(cacheDir, 'data/mnist'), gzipped);
    expect(await foundIn('mnist', dataDir, cacheDir)).toBe(join(cacheDir, 'data/mnist'));
    writeFiles(dataDir, gzipped);
    expect(await foundIn('mnist', dataDir, cacheDir)).toBe(dataDir);
    writeFiles(join(dataDir, 'mnist'), gzipped);
    expect(await foundIn('mnist', dataDir, cacheDir)).toBe(join(dataDir, 'mnist'));
  });

  it('takes some files gzipped and some not, and reads them', async () => {
    const dataDir = emptyFolder();
    writeFiles(dataDir, [...gzipped].slice(0, 2));
    writeFiles(dataDir, [...tinyMnist].slice(2));
    const found = await findDataset('mnist', { dataDir, cacheDir: '/none' });
    expect((await found!.read()).test.y).toEqual(Uint8Array.of(1, 2));
  });

  it('passes over a folder that lacks a file', async () => {
    const folder = emptyFolder();
    writeFiles(folder, [...gzipped].slice(1));
    expect(await foundIn('mnist', folder)).toBeUndefined();
  });

  it.each([
    ['the archive', [cifarArchiveName]],
    ['the unpacked folder', cifarBatchNames.map((name) => `${cifarFolder}/${name}`)],
    ['the batches alone', cifarBatchNames],
  ])('finds CIFAR-10 by %s', async (_, names) => {
    const folder = emptyFolder();
    writeFiles(join(folder, cifarFolder), []);
    writeFiles(
      folder,
      names.map((name) => [name, one] as const),
    );
    expect(await foundIn('cifar-10', folder)).toBe(folder);
  });
});

describe('listDatasets', () => {
  it('says where a set was found, and how to get one that is missing', async () => {
    const listings = await listDatasets({ dataDir: emptyFolder(), cacheDir: '/none' });
    expect(listings.map(({ name }) => name)).toEqual([
      'digits',
      'mnist',
      'fashion-mnist',
      'cifar-10',
    ]);
    expect(listings[0]).toEqual({ name: 'digits', status: 'found', folder: digitsFolder });
    const files = idxFileNames.map((name) => `${name}.gz`).join(', ');
    expect(listings[1]).toEqual({
      name: 'mnist',
      status: 'missing',
      remedy: `run "isthmus dataset get mnist", or put ${files} into /none/data/mnist or the folder ISTHMUS_DATA_DIR`,
    });
  });
});

const mnist = fileURLToPath(new URL('../../../../shared/data/mnist', import.meta.url));

describe.skipIf(!existsSync(mnist))(`beside the real MNIST (skipped without ${mnist})`, () => {
  it("does not take MNIST's files, which have the same names, for Fashion-MNIST", async () => {
    const locations = { dataDir: mnist, cacheDir: '/none' };
    expect((await findDataset('mnist', locations))?.folder).toBe(mnist);
    expect((await findDataset('fashion-mnist', locations))?.folder).not.toBe(mnist);
  });
});
