import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataset } from './load-dataset.js';
import { idxFileNames } from './mnist.js';
import { emptyFolder, tinyMnist, writeFiles } from './tiny-mnist.fixture.js';

describe('loadDataset', () => {
  it('reads a set from the data folder', async () => {
    const dataDir = emptyFolder();
    writeFiles(dataDir, tinyMnist);
    const { name, train } = await loadDataset('fashion-mnist', { dataDir, cacheDir: '/none' });
    expect([name, train.y]).toEqual(['fashion-mnist', Uint8Array.of(9, 0, 4)]);
  });

  it('suggests the nearest name for an unknown one', async () => {
    await expect(loadDataset('mnits', { dataDir: undefined, cacheDir: '/none' })).rejects.toThrow(
      'unknown dataset "mnits" [expected one of digits, mnist, fashion-mnist, cifar-10]; did you mean "mnist"?',
    );
  });

  it('says where it looked for a missing set and how to get it', async () => {
    await expect(loadDataset('cifar-10', { dataDir: '/d', cacheDir: '/c' })).rejects.toThrow(
      'data set not found [dataset=cifar-10, searched=/d/cifar-10 /d /c/data/cifar-10]; run "isthmus dataset get cifar-10", or put cifar-10-binary.tar.gz into /c/data/cifar-10 or the folder ISTHMUS_DATA_DIR',
    );
  });

  it('names a corrupt file rather than calling the set missing', async () => {
    const dataDir = emptyFolder();
    writeFiles(dataDir, new Map([...tinyMnist, [idxFileNames[3], Uint8Array.of(0, 0, 8)]]));
    await expect(loadDataset('mnist', { dataDir, cacheDir: '/none' })).rejects.toThrow(
      `not an IDX file of the right kind [file=${join(dataDir, idxFileNames[3])}, offset=0, expected=00000801, got=000008]`,
    );
  });
});
