import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dot, folderOf, png } from './image.fixture.js';
import { listImageFolder } from './image-folder.js';
import { readImageFolder } from './read-image-folder.js';

type Options = Parameters<typeof readImageFolder>[1];

async function read(files: Readonly<Record<string, Uint8Array>>, changes: Partial<Options> = {}) {
  const folder = folderOf(files);
  const options = { test: undefined, size: undefined, seed: 1, ...changes };
  const listed = await listImageFolder(folder);
  return { folder, dataset: readImageFolder(listed, options) };
}

const splits = {
  'train/a/1.png': await dot(1, 2, 3),
  'train/b/1.png': await dot(4, 5, 6),
  'test/b/1.png': await dot(7, 8, 9),
};

describe('readImageFolder', () => {
  it('reads the images of both splits with their classes', async () => {
    expect(await (await read(splits)).dataset).toEqual({
      name: 'folder',
      shape: [3, 1, 1],
      classes: 2,
      train: { count: 2, x: Uint8Array.of(1, 2, 3, 4, 5, 6), y: Uint8Array.of(0, 1) },
      test: { count: 1, x: Uint8Array.of(7, 8, 9), y: Uint8Array.of(1) },
    });
  });

  it('draws a test split where there is one folder', async () => {
    const numbers = Array.from({ length: 100 }, (_, i) => i);
    const images = numbers.map(async (i) => [`${i % 2}/${i}.png`, await dot(i, 0, 0)] as const);
    const { dataset } = await read(Object.fromEntries(await Promise.all(images)));
    const { train, test } = await dataset;
    expect([train.count, test.count]).toEqual([80, 20]);
    const reds = [train, test].flatMap(({ x }) => [...x].filter((_, i) => i % 3 === 0));
    expect(reds.toSorted((a, b) => a - b)).toEqual(numbers);
    for (const { x, y } of [train, test]) {
      expect([...y]).toEqual([...y].map((_, i) => x[3 * i] % 2));
    }
  });

  it('stretches all images to one size, and else refuses to mix them', async () => {
    const mixed = { ...splits, 'train/b/2.png': await png(1, 2, 1, [5, 5]) };
    const { train } = await (await read(mixed, { size: [2, 1] })).dataset;
    expect(train.x.subarray(0, 6)).toEqual(Uint8Array.of(1, 1, 2, 2, 3, 3));
    const { folder, dataset } = await read(mixed);
    await expect(dataset).rejects.toThrow(
      `images differ in size [file=${join(folder, 'train/b/2.png')}, expected=1x1 as ${join(folder, 'train/a/1.png')}, got=2x1]; stretch all to one size, as with size=1x1`,
    );
  });

  it('names an image that is none', async () => {
    const { folder, dataset } = await read({ ...splits, 'test/b/notes.txt': Buffer.from('hello') });
    await expect(dataset).rejects.toThrow(`not an image [file=${join(folder, 'test/b/notes.txt')}`);
  });

  it('refuses to draw a test split beside one that is there', async () => {
    const { dataset } = await read(splits, { test: 0.5 });
    await expect(dataset).rejects.toThrow('the folder has a test split [test=0.5]');
  });

  it('refuses more pixels than one file can hold', async () => {
    const many = {
      classes: ['a'],
      train: { files: new Array(8).fill('x'), labels: [] },
      test: undefined,
    };
    const options = { test: undefined, size: [9999, 9999] as const, seed: 1 };
    await expect(readImageFolder(many, options)).rejects.toThrow(
      'the images take too much memory [images=8, size=9999x9999, expected=at most 2147483647 bytes, got=2399520024]',
    );
  });
});
