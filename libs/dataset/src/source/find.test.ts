import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cifar10 } from '../formats/cifar.js';
import { emnistFileNames } from '../formats/emnist.js';
import { idxFileNames } from '../formats/mnist.js';
import { emptyFolder, tinyMnist, writeFiles } from '../formats/tiny-mnist.fixture.js';
import {
  cifar10Source,
  emnistSource,
  fashionMnistSource,
  mnistSource,
  svhnSource,
} from './dataset-sources.js';
import { findDataset, howToGet } from './find.js';
import type { StoredSource } from './stored-source.js';

const gzipped = new Map([...tinyMnist].map(([name, bytes]) => [`${name}.gz`, bytes]));
const one = Uint8Array.of(1);

async function foundIn(source: StoredSource, dataDir: string | undefined, cacheDir = '/none') {
  return (await findDataset(source, { dataDir, cacheDir }))?.folder;
}

describe('findDataset', () => {
  it('finds plain files in the data folder itself', async () => {
    const folder = emptyFolder();
    writeFiles(folder, tinyMnist);
    expect(await foundIn(mnistSource, folder)).toBe(folder);
  });

  it('prefers the folder named after the set, then the data folder, then the cache', async () => {
    const [dataDir, cacheDir] = [emptyFolder(), emptyFolder()];
    writeFiles(join(cacheDir, 'data/mnist'), gzipped);
    expect(await foundIn(mnistSource, dataDir, cacheDir)).toBe(join(cacheDir, 'data/mnist'));
    writeFiles(dataDir, gzipped);
    expect(await foundIn(mnistSource, dataDir, cacheDir)).toBe(dataDir);
    writeFiles(join(dataDir, 'mnist'), gzipped);
    expect(await foundIn(mnistSource, dataDir, cacheDir)).toBe(join(dataDir, 'mnist'));
  });

  it('takes some files gzipped and some not, and reads them', async () => {
    const dataDir = emptyFolder();
    writeFiles(dataDir, [...gzipped].slice(0, 2));
    writeFiles(dataDir, [...tinyMnist].slice(2));
    const found = await findDataset(mnistSource, { dataDir, cacheDir: '/none' });
    expect((await found!.read()).test.y).toEqual(Uint8Array.of(1, 2));
  });

  it('passes over a folder that lacks a file', async () => {
    const folder = emptyFolder();
    writeFiles(folder, [...gzipped].slice(1));
    expect(await foundIn(mnistSource, folder)).toBeUndefined();
  });

  const { archive, folder: inArchive, batches } = cifar10;
  it.each([
    ['CIFAR-10 by the archive', cifar10Source, [archive]],
    ['CIFAR-10 by the unpacked folder', cifar10Source, batches.map((b) => `${inArchive}/${b}`)],
    ['CIFAR-10 by the batches alone', cifar10Source, batches],
    ['EMNIST by the archive', emnistSource('letters'), ['gzip.zip']],
    [
      'EMNIST by its unpacked folder',
      emnistSource('letters'),
      emnistFileNames('letters').map((name) => `gzip/${name}.gz`),
    ],
    ['EMNIST by the files of the part', emnistSource('digits'), emnistFileNames('digits')],
    ['SVHN', svhnSource, ['svhn_train.npz', 'svhn_test.npz']],
  ])('finds %s', async (_, source, names) => {
    const folder = emptyFolder();
    for (const inside of [inArchive, 'gzip']) writeFiles(join(folder, inside), []);
    writeFiles(
      folder,
      names.map((name) => [name, one] as const),
    );
    expect(await foundIn(source, folder)).toBe(folder);
  });

  it('does not take one part of EMNIST for another', async () => {
    const folder = emptyFolder();
    writeFiles(
      folder,
      emnistFileNames('digits').map((name) => [name, one] as const),
    );
    expect(await foundIn(emnistSource('letters'), folder)).toBeUndefined();
  });
});

describe('howToGet', () => {
  const locations = { dataDir: undefined, cacheDir: '/none' };

  it('names the command, the files and where they may be put', () => {
    const files = idxFileNames.map((name) => `${name}.gz`).join(', ');
    expect(howToGet(mnistSource, locations)).toBe(
      `run "isthmus dataset get mnist", or put ${files} into /none/data/mnist or the folder ISTHMUS_DATA_DIR`,
    );
  });

  it('says what is to be done by hand', () => {
    expect(howToGet(svhnSource, locations)).toBe(
      'convert the published files into svhn_train.npz and svhn_test.npz as docs/datasets.md shows, and put them into /none/data/svhn or the folder ISTHMUS_DATA_DIR',
    );
  });
});

const mnist = fileURLToPath(new URL('../../../../../shared/data/mnist', import.meta.url));

describe.skipIf(!existsSync(mnist))(`beside the real MNIST (skipped without ${mnist})`, () => {
  it("does not take MNIST's files, which have the same names, for Fashion-MNIST", async () => {
    expect(await foundIn(mnistSource, mnist)).toBe(mnist);
    expect(await foundIn(fashionMnistSource, mnist)).not.toBe(mnist);
  });
});
