import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Budget } from '../budget.js';
import { CheckpointError } from '../checkpoint-error.js';
import { readZip } from './read-zip.js';
import { writeZip } from './write-zip.js';

const free = { take: () => {} };
const open = (bytes: Uint8Array, budget: Budget = free) =>
  readZip(bytes, { file: 'a.zip', budget });
const readAll = (bytes: Uint8Array) => {
  const { names, read } = open(bytes);
  return new Map(names.map((name) => [name, read(name)]));
};

const members = fc
  .array(fc.tuple(fc.string({ minLength: 1, unit: 'grapheme' }), fc.uint8Array()), { maxLength: 5 })
  .map((all) => new Map(all.map(([name, bytes]) => [`d/${name}`, bytes])));

const text = new Uint8Array(Buffer.from('to be or not to be, to be or not to be'));
const stored = writeZip(new Map([['text', text]]));
const deflated = zipSync({ text });
const directoryAt = (zip: Uint8Array) =>
  new DataView(zip.buffer, zip.byteOffset).getUint32(zip.length - 6, true);

/** A zip with some bytes written over its directory's first entry. */
function withEntry(zip: Uint8Array, at: number, bytes: readonly number[]): Uint8Array {
  const changed = Uint8Array.from(zip);
  changed.set(bytes, directoryAt(zip) + at);
  return changed;
}

describe('readZip', () => {
  it('undoes writeZip', () => {
    fc.assert(
      fc.property(members, (some) => {
        expect(readAll(writeZip(some))).toEqual(some);
      }),
    );
  });

  it('inflates what others compressed', () => {
    fc.assert(
      fc.property(members, (some) => {
        expect(readAll(zipSync(Object.fromEntries(some)))).toEqual(some);
      }),
    );
  });

  it('shares memory with stored members and pays for inflated ones', () => {
    const paid: number[] = [];
    const budget = { take: (sizeBytes: number) => void paid.push(sizeBytes) };
    expect(open(stored, budget).read('text').buffer).toBe(stored.buffer);
    expect(paid).toEqual([]);
    expect(open(deflated, budget).read('text')).toEqual(text);
    expect(paid).toEqual([text.length]);
  });

  it('reads a zip with a comment behind it', () => {
    const commented = Uint8Array.from([...stored, ...Buffer.from('PK\x05\x06 said so')]);
    commented[stored.length - 2] = commented.length - stored.length;
    expect(readAll(commented)).toEqual(new Map([['text', text]]));
  });

  it.each([
    ['another checksum', stored, 16, [1, 2, 3, 4], 'its CRC-32 differs'],
    ['encryption', stored, 8, [1], 'a zip member is encrypted'],
    ['an unknown method', stored, 10, [12], 'by an unknown method'],
    ['two sizes', stored, 24, [1], 'a stored zip member has two sizes'],
    ['another name', stored, 46, [0x78], 'a zip member has two names'],
    ['a name that is not UTF-8', stored, 46, [0xff], 'not UTF-8'],
    ['a member elsewhere', stored, 42, [1], 'not where the directory says'],
    ['a member behind the end', stored, 42, [0xff, 0xff], 'not where the directory says'],
    ['a larger member', deflated, 24, [99], 'another size than the directory says'],
    ['a smaller member', deflated, 24, [9], 'cannot be inflated'],
    ['a member as long as the file', stored, 20, [0, 1, 0, 0, 0, 1], 'zip members overlap'],
    ['no entry', stored, 0, [0], 'the zip directory is damaged'],
  ])('refuses %s', (_, zip, at, bytes, message) => {
    const read = () => readAll(withEntry(zip, at, bytes));
    expect(read).toThrow(CheckpointError);
    expect(read).toThrow(message);
  });

  it('refuses a directory that begins behind the end', () => {
    const changed = Uint8Array.from(stored).fill(0xff, stored.length - 6, stored.length - 2);
    expect(() => open(changed)).toThrow(
      'the zip directory is damaged [file=a.zip, offset=4294967295',
    );
  });

  it('refuses a name that is listed twice', () => {
    const twice = writeZip(
      new Map([
        ['a', text],
        ['b', text],
      ]),
    );
    const renamed = withEntry(twice, 46, [0x62]);
    expect(() => open(renamed)).toThrow('listed twice [file=a.zip, member=b]');
  });

  it('refuses a file that ends anywhere before its end', () => {
    for (let length = 0; length < stored.length; length++) {
      expect(() => readAll(stored.subarray(0, length))).toThrow(CheckpointError);
    }
  });

  it('names a member that is not there', () => {
    expect(() => open(stored).read('data/0')).toThrow(
      'a zip member is missing [file=a.zip, expected=data/0, got=no such member]',
    );
  });
});

describe('writeZip', () => {
  it('writes equal bytes for equal members, whenever', () => {
    expect(Buffer.from(stored).toString('hex', 10, 14)).toBe('00002100');
    expect(writeZip(new Map([['text', text]]))).toEqual(stored);
  });
});
