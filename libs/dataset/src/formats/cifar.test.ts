import { execFileSync } from 'node:child_process';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cifar10, cifar100, readCifar, readCifarArchive } from './cifar.js';
import { emptyFolder, writeFiles } from './tiny-mnist.fixture.js';

const pixels = 3072;

/** A record of label and image, whose first pixel is 100 and last 200. */
function record(label: number): Uint8Array {
  const bytes = new Uint8Array(1 + pixels);
  bytes[0] = label;
  bytes[1] = 100;
  bytes[pixels] = 200;
  return bytes;
}

/** Six batches: in train labels 0, 1, 2, 3, 4 and 9, in test 7. */
const { archive: archiveName, folder: cifarFolder, batches: batchNames } = cifar10;
const batches = new Map(batchNames.map((name, i) => [name, record(i)]));
batches.set('data_batch_5.bin', Buffer.concat([record(4), record(9)]));
batches.set('test_batch.bin', record(7));

function unpacked(changes: Iterable<readonly [string, Uint8Array]> = []) {
  const folder = emptyFolder();
  writeFiles(join(folder, cifarFolder), new Map([...batches, ...changes]));
  const files = batchNames.map((name) => join(folder, cifarFolder, name));
  return { folder, files };
}

function packed(names: readonly string[] = [cifarFolder]): string {
  const { folder } = unpacked();
  const archive = join(folder, archiveName);
  execFileSync('tar', ['-czf', archive, '-C', folder, ...names]);
  return archive;
}

describe('readCifar', () => {
  it('joins the five train batches in order', async () => {
    const { shape, classes, train, test } = await readCifar(cifar10, unpacked().files);
    expect([shape, classes]).toEqual([[3, 32, 32], 10]);
    expect([train.count, train.y]).toEqual([6, Uint8Array.of(0, 1, 2, 3, 4, 9)]);
    expect([test.count, test.y]).toEqual([1, Uint8Array.of(7)]);
    expect([...train.x].flatMap((pixel, i) => (pixel > 0 ? [[i % pixels, pixel]] : []))).toEqual(
      new Array(6)
        .fill([
          [0, 100],
          [pixels - 1, 200],
        ])
        .flat(),
    );
  });

  it('refuses a batch that ends within a record', async () => {
    const cut = Buffer.concat([record(0), record(1)]).subarray(0, -10);
    const { files } = unpacked([['data_batch_2.bin', cut]]);
    await expect(readCifar(cifar10, files)).rejects.toThrow(
      `CIFAR batch is cut off [file=${files[1]}, offset=3073, expected=records of 3073 bytes, got=3063 bytes]`,
    );
  });

  it('refuses a label out of range', async () => {
    const { files } = unpacked([['test_batch.bin', Buffer.concat([record(1), record(10)])]]);
    await expect(readCifar(cifar10, files)).rejects.toThrow(
      `label out of range [file=${files[5]}, offset=3073, expected=0..9, got=10]`,
    );
  });
});

describe('readCifarArchive', () => {
  it('reads the same as from the unpacked files', async () => {
    expect(await readCifarArchive(cifar10, packed())).toEqual(
      await readCifar(cifar10, unpacked().files),
    );
  });

  it('names a batch that is not in the archive', async () => {
    const archive = packed([`${cifarFolder}/data_batch_1.bin`]);
    await expect(readCifarArchive(cifar10, archive)).rejects.toThrow(
      `archive lacks a batch [file=${archive}, expected=cifar-10-batches-bin/data_batch_2.bin]`,
    );
  });

  it('refuses an archive that is cut off', async () => {
    const archive = packed();
    truncateSync(archive, readFileSync(archive).length - 20);
    await expect(readCifarArchive(cifar10, archive)).rejects.toThrow(
      `archive is corrupt [file=${archive}`,
    );
  });

  it('refuses what is no archive', async () => {
    const archive = join(emptyFolder(), archiveName);
    writeFileSync(archive, '<html>not found</html>');
    await expect(readCifarArchive(cifar10, archive)).rejects.toThrow(
      `archive is corrupt [file=${archive}`,
    );
  });
});

describe('CIFAR-100', () => {
  const hundred = (label: number, coarse: number) =>
    Buffer.concat([Uint8Array.of(coarse), record(label)]);
  const { folder, batches: names } = cifar100('fine');

  function files(train = Buffer.concat([hundred(99, 19), hundred(0, 3)])) {
    const at = emptyFolder();
    writeFiles(join(at, folder), [
      [names[0], train],
      [names[1], hundred(42, 0)],
    ]);
    return names.map((name) => join(at, folder, name));
  }

  it.each([
    ['fine', 100, [99, 0], [42]],
    ['coarse', 20, [19, 3], [0]],
  ] as const)('has %s labels of %d classes', async (labels, classes, train, test) => {
    const dataset = await readCifar(cifar100(labels), files());
    expect([dataset.name, dataset.shape, dataset.classes]).toEqual([
      'cifar-100',
      [3, 32, 32],
      classes,
    ]);
    expect([...dataset.train.y]).toEqual(train);
    expect([...dataset.test.y]).toEqual(test);
    expect([0, pixels - 1, pixels].map((at) => dataset.train.x[at])).toEqual([100, 200, 100]);
  });

  it('refuses a fine label out of range', async () => {
    const [file] = files(hundred(100, 1));
    await expect(readCifar(cifar100('fine'), [file, file])).rejects.toThrow(
      `label out of range [file=${file}, offset=1, expected=0..99, got=100]`,
    );
  });
});
