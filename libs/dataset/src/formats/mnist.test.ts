import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { idxFileNames, readMnist } from './mnist.js';
import { emptyFolder, idxBytes, tinyMnist, writeFiles } from './tiny-mnist.fixture.js';

const [trainImages, trainLabels, testImages, testLabels] = idxFileNames;

function readWith(changes: Iterable<readonly [string, Uint8Array]>) {
  const folder = emptyFolder();
  writeFiles(folder, new Map([...tinyMnist, ...changes]));
  const files = idxFileNames.map((name) => join(folder, name));
  return { folder, dataset: readMnist('mnist', files) };
}

function histogram(labels: Iterable<number>): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels) counts[label] += 1;
  return counts;
}

describe('readMnist', () => {
  it('reads pixels and labels of both splits', async () => {
    expect(await readWith([]).dataset).toEqual({
      name: 'mnist',
      shape: [1, 2, 1],
      classes: 10,
      train: { count: 3, x: Uint8Array.of(0, 255, 1, 254, 2, 253), y: Uint8Array.of(9, 0, 4) },
      test: { count: 2, x: Uint8Array.of(10, 20, 30, 40), y: Uint8Array.of(1, 2) },
    });
  });

  it('refuses files without images', async () => {
    const { folder, dataset } = readWith([[testImages, idxBytes([0, 2, 1], [])]]);
    await expect(dataset).rejects.toThrow(
      `the file holds no images [file=${join(folder, testImages)}, offset=4, expected=1 image or more, got=0]`,
    );
  });

  it('refuses another number of labels than of images', async () => {
    const { folder, dataset } = readWith([[trainLabels, idxBytes([2], [9, 0])]]);
    await expect(dataset).rejects.toThrow(
      `images and labels differ in number [file=${join(folder, trainLabels)}, offset=4, expected=3 labels for ${join(folder, trainImages)}, got=2]`,
    );
  });

  it('refuses a label that is no digit', async () => {
    const { folder, dataset } = readWith([[testLabels, idxBytes([2], [1, 10])]]);
    await expect(dataset).rejects.toThrow(
      `label out of range [file=${join(folder, testLabels)}, offset=9, expected=0..9, got=10]`,
    );
  });

  it('refuses test images of another size', async () => {
    const { folder, dataset } = readWith([[testImages, idxBytes([2, 1, 1], [1, 2])]]);
    await expect(dataset).rejects.toThrow(
      `train and test images differ in size [file=${join(folder, testImages)}, offset=8, expected=images of 2x1 as in ${join(folder, trainImages)}, got=1x1]`,
    );
  });
});

const mnist = fileURLToPath(new URL('../../../../../shared/data/mnist', import.meta.url));

describe.skipIf(!existsSync(mnist))(`the real MNIST (skipped without ${mnist})`, () => {
  it('has 60,000 and 10,000 images with the published numbers of each digit', async () => {
    const files = idxFileNames.map((name) => join(mnist, `${name}.gz`));
    const { shape, train, test } = await readMnist('mnist', files);
    expect(shape).toEqual([1, 28, 28]);
    expect([train.count, train.x.length]).toEqual([60000, 60000 * 784]);
    expect([test.count, test.x.length]).toEqual([10000, 10000 * 784]);
    expect(histogram(train.y)).toEqual([
      5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]);
    expect(histogram(test.y)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });
});

const fashion = '/usr/share/datasets/fashion-mnist';

describe.skipIf(!existsSync(fashion))(`the real Fashion-MNIST (skipped without ${fashion})`, () => {
  it('has as many images of each class', async () => {
    const files = idxFileNames.map((name) => join(fashion, `${name}.gz`));
    const { train, test } = await readMnist('fashion-mnist', files);
    expect(histogram(train.y)).toEqual(new Array(10).fill(6000));
    expect(histogram(test.y)).toEqual(new Array(10).fill(1000));
  });
});
