import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Split } from '../set/dataset.js';
import { digitFileNames, digitsFolder, readDigits } from './digits.js';
import { readContent } from './file-content.js';
import { readIdx } from './idx.js';
import { idxFileNames } from './mnist.js';
import { emptyFolder } from './tiny-mnist.fixture.js';

const pixels = 28 * 28;
const digits = await readDigits(digitFileNames.map((name) => join(digitsFolder, name)));

const sha256 = ({ x, y }: Split) => createHash('sha256').update(x).update(y).digest('hex');
const imageAt = (x: Split['x'], i: number) =>
  Buffer.from(x.slice(i * pixels, (i + 1) * pixels)).toString('latin1');

// Results are addressed by the data they come from: if this fails, every stored result of the
// quickstart is lost. Correct the split, not the hashes.
it('the digits and their split never change', () => {
  expect(sha256(digits.train)).toBe(
    '75ef393f6011191bba60db6675a20525d2b3dcb9a3583354becbff37c39c66b1',
  );
  expect(sha256(digits.test)).toBe(
    '16d9e623e69847579bb0cc6c682b9e3087897675fa0055d4eda3b192ff75cec6',
  );
});

describe('readDigits', () => {
  it('splits 10,000 digits into 8,000 and 2,000', () => {
    const { shape, classes, train, test } = digits;
    expect([shape, classes, train.count, test.count]).toEqual([[1, 28, 28], 10, 8000, 2000]);
    expect([train.x.length, train.y.length]).toEqual([8000 * pixels, 8000]);
    expect([test.x.length, test.y.length]).toEqual([2000 * pixels, 2000]);
  });

  it('has no image twice, so none of test in train', () => {
    const images = new Set<string>();
    for (const { count, x } of [digits.train, digits.test]) {
      for (let i = 0; i < count; i++) images.add(imageAt(x, i));
    }
    expect(images.size).toBe(10000);
  });

  it('refuses half an image', async () => {
    const file = join(emptyFolder(), '0.json');
    writeFileSync(file, JSON.stringify({ data: new Array(800).fill(0) }));
    await expect(readDigits([file])).rejects.toThrow(
      `digits are cut off [file=${file}, expected=images of 784 pixels, got=800]`,
    );
  });
});

const mnist = fileURLToPath(new URL('../../../../../shared/data/mnist', import.meta.url));

describe.skipIf(!existsSync(mnist))(`beside the real MNIST (skipped without ${mnist})`, () => {
  it('every digit is an image of the training set, pixel by pixel, with its label', async () => {
    const { data: x } = await readIdx(await readContent(join(mnist, `${idxFileNames[0]}.gz`)), 3);
    const { data: y } = await readIdx(await readContent(join(mnist, `${idxFileNames[1]}.gz`)), 1);
    const labels = new Map(Array.from(y, (label, i) => [imageAt(x, i), label]));
    for (const split of [digits.train, digits.test]) {
      const expected = Uint8Array.from(split.y, (_, i) => labels.get(imageAt(split.x, i)) ?? 255);
      expect(split.y).toEqual(expected);
    }
  });
});
