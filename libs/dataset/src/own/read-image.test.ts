import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf, png } from './image.fixture.js';
import { readImage } from './read-image.js';

/** 8 x 8 pixels, written by Pillow 12 with chroma subsampled. */
const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/xAAZEAEAAgMAAAAAAAAAAAAAAAAABAYjMaH/xAAUAQEAAAAAAAAAAAAAAAAAAAAB/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AiPRtYuAEP//Z',
  'base64',
);

const fileOf = (bytes: Uint8Array) => join(folderOf({ 'image.png': bytes }), 'image.png');
const read = (bytes: Uint8Array) => readImage(fileOf(bytes), undefined);

describe('readImage', () => {
  it('gives a PNG channel by channel', async () => {
    const image = await read(await png(2, 1, 3, [1, 2, 3, 4, 5, 6]));
    expect(image).toEqual({ size: [1, 2], pixels: Uint8Array.of(1, 4, 2, 5, 3, 6) });
  });

  it.each([
    ['a grey image in all channels', 1, [9, 8], [9, 8, 9, 8, 9, 8]],
    ['a grey image without its alpha', 2, [9, 0, 8, 255], [9, 8, 9, 8, 9, 8]],
    ['a colour image without its alpha', 4, [1, 2, 3, 0, 4, 5, 6, 9], [1, 4, 2, 5, 3, 6]],
  ] as const)('gives %s', async (_, channels, pixels, expected) => {
    expect((await read(await png(2, 1, channels, pixels))).pixels).toEqual(
      Uint8Array.from(expected),
    );
  });

  it('decodes a JPEG to the pixels that Pillow and torchvision decode', async () => {
    const { size, pixels } = await read(jpeg);
    expect(size).toEqual([8, 8]);
    expect(createHash('sha256').update(pixels).digest('hex')).toBe(
      'a407b8a95bdb82211fa602698801da4b179beaa832907e47cdd111c33c3a70ea',
    );
  });

  it('stretches to a size', async () => {
    const file = fileOf(await png(2, 2, 1, [0, 0, 100, 100]));
    const { size, pixels } = await readImage(file, [1, 3]);
    expect(size).toEqual([1, 3]);
    expect(pixels).toEqual(new Uint8Array(9).fill(50));
  });

  it.each([
    [
      'an empty file',
      Buffer.alloc(0),
      'not an image [file=FILE, expected=PNG or JPEG, got=an empty file]',
    ],
    [
      'text',
      Buffer.from('<html>'),
      'not an image [file=FILE, expected=PNG or JPEG, got=bytes that begin 3c68746d]',
    ],
    [
      'half a JPEG',
      jpeg.subarray(0, 270),
      'the image cannot be read [file=FILE, expected=a whole PNG or JPEG image',
    ],
    [
      'the head of a PNG',
      Buffer.from('89504e470d0a1a0a', 'hex'),
      'the image cannot be read [file=FILE',
    ],
  ])('refuses %s', async (_, bytes, message) => {
    const file = fileOf(bytes);
    await expect(readImage(file, undefined)).rejects.toThrow(message.replace('FILE', file));
  });
});
