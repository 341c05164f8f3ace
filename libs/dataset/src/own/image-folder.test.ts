import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf } from './image.fixture.js';
import { listImageFolder } from './image-folder.js';

const none = new Uint8Array();
const at = (folder: string, ...names: string[]) => names.map((name) => join(folder, name));

describe('listImageFolder', () => {
  it('numbers classes and images by their names, and passes over hidden files', async () => {
    const folder = folderOf({
      'b/2.png': none,
      'b/10.png': none,
      'a/z.jpg': none,
      'a/.x': none,
      '.y': none,
    });
    expect(await listImageFolder(folder)).toEqual({
      classes: ['a', 'b'],
      train: { files: at(folder, 'a/z.jpg', 'b/10.png', 'b/2.png'), labels: [0, 1, 1] },
      test: undefined,
    });
  });

  it('takes the folders train and test for the splits, whose classes have the same numbers', async () => {
    const folder = folderOf({ 'train/a/1.png': none, 'train/b/1.png': none, 'test/b/2.png': none });
    expect(await listImageFolder(folder)).toEqual({
      classes: ['a', 'b'],
      train: { files: at(folder, 'train/a/1.png', 'train/b/1.png'), labels: [0, 1] },
      test: { files: at(folder, 'test/b/2.png'), labels: [1] },
    });
  });

  it('does not take splits for classes beside a third folder', async () => {
    const folder = folderOf({ 'train/a/1.png': none, 'test/a/2.png': none, 'val/a/3.png': none });
    await expect(listImageFolder(folder)).rejects.toThrow(
      'expected=train and test, got=test train val',
    );
  });

  it('follows links', async () => {
    const folder = folderOf({ 'a/1.png': none });
    symlinkSync(join(folder, 'a/1.png'), join(folder, 'a/2.png'));
    symlinkSync(join(folder, 'a'), join(folder, 'b'));
    const { train } = await listImageFolder(folder);
    expect(train.labels).toEqual([0, 0, 1, 1]);
  });

  it.each([
    [
      'images without classes',
      { '1.png': none },
      'not a folder of classes [folder=DIR, expected=one folder of images for each class, got=the file 1.png]',
    ],
    [
      'nothing',
      {},
      'not a folder of classes [folder=DIR, expected=one folder of images for each class, got=nothing]',
    ],
    [
      'a class in a class',
      { 'a/b/1.png': none },
      'not a folder of images [folder=DIR/a, expected=images, got=the folder b]',
    ],
    [
      'a class of nothing',
      { 'a/1.png': none, 'b/.x': none },
      'not a folder of images [folder=DIR/b, expected=images, got=nothing]',
    ],
    [
      'a class that is only tested',
      { 'train/a/1.png': none, 'test/b/1.png': none },
      'a class of the test split has no training images [folder=DIR/test/b, expected=one of a, got=b]',
    ],
  ])('refuses %s', async (_, files, message) => {
    const folder = folderOf(files as Record<string, Uint8Array>);
    await expect(listImageFolder(folder)).rejects.toThrow(message.replace('DIR', folder));
  });

  it('names a folder that is not there', async () => {
    await expect(listImageFolder('/none/x')).rejects.toThrow(
      'cannot read the folder [folder=/none/x, got=ENOENT',
    );
  });
});
