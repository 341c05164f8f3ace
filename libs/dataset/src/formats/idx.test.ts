import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DatasetError } from '../set/dataset-error.js';
import { parseIdx, readIdx } from './idx.js';
import { idxBytes } from './tiny-mnist.fixture.js';

const images = idxBytes([2, 1, 3], [1, 2, 3, 4, 5, 6]);
const parse = (bytes: Uint8Array) => parseIdx(bytes, { file: 'f', dimensions: 3 });

function changed(bytes: Uint8Array, offset: number, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[offset] = value;
  return copy;
}

describe('parseIdx', () => {
  it('reads shape and bytes', () => {
    const data = Uint8Array.of(1, 2, 3, 4, 5, 6);
    expect(parse(images)).toEqual({ shape: [2, 1, 3], data, dataOffset: 16 });
  });

  it.each([
    ['nothing', new Uint8Array(), '[file=f, offset=0, expected=00000803, got=nothing]'],
    ['labels', idxBytes([2], [1, 2]), '[file=f, offset=0, expected=00000803, got=00000801]'],
    ['floats', changed(images, 2, 0x0d), '[file=f, offset=0, expected=00000803, got=00000d03]'],
    ['text', Buffer.from('<html>'), '[file=f, offset=0, expected=00000803, got=3c68746d]'],
    [
      'half a header',
      images.subarray(0, 9),
      '[file=f, offset=9, expected=16 bytes of header, got=9]',
    ],
    [
      'too little',
      images.subarray(0, 20),
      '[file=f, offset=20, expected=22 bytes for 2x1x3, got=20]',
    ],
    [
      'too much',
      Buffer.concat([images, images]),
      '[file=f, offset=22, expected=22 bytes for 2x1x3, got=44]',
    ],
    [
      'a huge shape',
      changed(images, 4, 0xff),
      '[file=f, offset=22, expected=12834570262 bytes for ',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parse(bytes)).toThrow(DatasetError);
    expect(() => parse(bytes)).toThrow(message);
  });
});

describe('readIdx', () => {
  const stored = (bytes: Uint8Array) => ({ file: 'images', bytes });

  it('reads the same gzipped or not, whatever the name', async () => {
    const plain = await readIdx(stored(images), 3);
    expect(await readIdx(stored(gzipSync(images)), 3)).toEqual(plain);
    expect(plain).toEqual(parse(images));
  });

  it('says where a gzip file ends too early', async () => {
    const file = stored(gzipSync(images).subarray(0, 30));
    await expect(readIdx(file, 3)).rejects.toThrow(
      `gzip file is corrupt [file=images, offset=30, expected=a whole gzip file, got=unexpected end of file]`,
    );
  });

  it.each([
    ['more than its header says', images, 'expected=at most 22 bytes, got='],
    [
      'what its header says, which no data set has',
      changed(images, 4, 0xff),
      'got=12834570262 bytes',
    ],
    ['no array at all', Buffer.alloc(8), 'not an IDX file of the right kind'],
  ])('stops where a gzip file unpacks to %s', async (_, begin, told) => {
    const bomb = gzipSync(Buffer.concat([begin, Buffer.alloc(2 ** 27)]));
    await expect(readIdx(stored(bomb), 3)).rejects.toThrow(told);
  });

  it('refuses a gzip file with a wrong checksum', async () => {
    const packed = gzipSync(images);
    const file = stored(changed(packed, packed.length - 8, packed[packed.length - 8] ^ 1));
    await expect(readIdx(file, 3)).rejects.toThrow(/gzip file is corrupt .*incorrect data check/);
  });
});
