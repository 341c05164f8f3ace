import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { emnistFileNames, readEmnist, readEmnistArchive } from './emnist.js';
import { emptyFolder, idxBytes, writeFiles } from './tiny-mnist.fixture.js';
import { zipOf } from './zip.fixture.js';

const names = emnistFileNames('letters');

/** Two training images and a test image, 2 wide and 3 high, column by column. */
const files = [
  idxBytes([2, 2, 3], [1, 3, 5, 2, 4, 6, 11, 13, 15, 12, 14, 16]),
  idxBytes([2], [1, 26]),
  idxBytes([1, 2, 3], [21, 23, 25, 22, 24, 26]),
  idxBytes([1], [2]),
];

const upright = {
  name: 'emnist',
  shape: [1, 3, 2],
  classes: 26,
  train: {
    count: 2,
    x: Uint8Array.of(1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16),
    y: Uint8Array.of(0, 25),
  },
  test: { count: 1, x: Uint8Array.of(21, 22, 23, 24, 25, 26), y: Uint8Array.of(1) },
};

function archiveOf(some: readonly string[]): string {
  const archive = join(emptyFolder(), 'gzip.zip');
  writeFileSync(archive, zipOf(some.map((name, i) => [`gzip/${name}.gz`, gzipSync(files[i])])));
  return archive;
}

describe('readEmnist', () => {
  it('turns the images upright and counts letters from 0', async () => {
    const folder = emptyFolder();
    writeFiles(
      folder,
      names.map((name, i) => [name, files[i]] as const),
    );
    const paths = names.map((name) => join(folder, name));
    expect(await readEmnist('letters', paths)).toEqual(upright);
    await expect(readEmnist('digits', paths)).rejects.toThrow(
      `label out of range [file=${paths[1]}, offset=9, expected=0..9, got=26]`,
    );
  });
});

describe('readEmnistArchive', () => {
  it('reads the same from the archive', async () => {
    expect(await readEmnistArchive('letters', archiveOf(names))).toEqual(upright);
  });

  it('names a file that is not in the archive', async () => {
    const archive = archiveOf(names.slice(0, 3));
    await expect(readEmnistArchive('letters', archive)).rejects.toThrow(
      `a zip member is missing [file=${archive}, expected=gzip/${names[3]}.gz`,
    );
  });
});
