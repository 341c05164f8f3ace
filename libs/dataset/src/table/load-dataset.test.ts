import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { idxFileNames } from '../formats/mnist.js';
import { emptyFolder, tinyMnist, writeFiles } from '../formats/tiny-mnist.fixture.js';
import { dot, folderOf } from '../own/image.fixture.js';
import { loadDataset } from './load-dataset.js';

function folders() {
  const [dataDir, cacheDir] = [emptyFolder(), emptyFolder()];
  writeFiles(dataDir, tinyMnist);
  return { dataDir, cacheDir };
}

describe('loadDataset', () => {
  it('reads a set from the data folder, and keeps it decoded', async () => {
    const locations = folders();
    const dataset = await loadDataset('fashion-mnist', locations);
    expect([dataset.name, dataset.train.y]).toEqual(['fashion-mnist', Uint8Array.of(9, 0, 4)]);
    const kept = readdirSync(join(locations.cacheDir, 'data/decoded'));
    expect(kept).toContainEqual(expect.stringMatching(/^fashion-mnist-\w{32}\.safetensors$/));
    expect(await loadDataset('fashion-mnist', locations)).toEqual(dataset);
  });

  it('changes what was read as the options say, and keeps one copy for all of them', async () => {
    const locations = folders();
    const { classes, train, test } = await loadDataset('mnist:keep=9+4+1+2', locations);
    expect([classes, train.count, test.count]).toEqual([4, 2, 2]);
    await loadDataset('mnist', locations);
    expect(readdirSync(join(locations.cacheDir, 'data/decoded'))).toHaveLength(2);
  });

  it('keeps images decoded, by their content and size', async () => {
    const path = folderOf({ 'a/1.png': await dot(1, 2, 3), 'b/1.png': await dot(4, 5, 6) });
    const locations = { dataDir: undefined, cacheDir: emptyFolder() };
    for (const size of ['1x1', '2x2', '1x1']) {
      const { shape, isTestDrawn } = await loadDataset(
        `folder:${path},test=0.5,size=${size}`,
        locations,
      );
      expect([shape.join('x'), isTestDrawn]).toEqual([`3x${size}`, true]);
    }
    expect(readdirSync(join(locations.cacheDir, 'data/decoded'))).toHaveLength(4);
  });

  it('says where it looked for a missing set and how to get it', async () => {
    await expect(loadDataset('cifar-10', { dataDir: '/d', cacheDir: '/c' })).rejects.toThrow(
      'data set not found [dataset=cifar-10, searched=/d/cifar-10 /d /c/data/cifar-10]; run "isthmus dataset get cifar-10", or put cifar-10-binary.tar.gz into /c/data/cifar-10 or the folder ISTHMUS_DATA_DIR',
    );
  });

  it('names a corrupt file rather than calling the set missing', async () => {
    const { dataDir, cacheDir } = folders();
    writeFiles(dataDir, [[idxFileNames[3], Uint8Array.of(0, 0, 8)]]);
    await expect(loadDataset('mnist', { dataDir, cacheDir })).rejects.toThrow(
      `not an IDX file of the right kind [file=${join(dataDir, idxFileNames[3])}, offset=0, expected=00000801, got=000008]`,
    );
  });
});
