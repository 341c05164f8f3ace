import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from './checkpoint-error.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';
import { elementSizes, type StoredTensor } from './stored-tensor.js';

const vectors = new URL('../../../tests/vectors/checkpoints/', import.meta.url);
const load = (file: string) => new Uint8Array(readFileSync(new URL(file, vectors)));

interface Entry {
  readonly file: string;
  readonly verdict: 'accept' | 'refuse';
  readonly about: string;
  readonly well_formed?: boolean;
}
const manifest: { files: Entry[] } = JSON.parse(
  readFileSync(new URL('manifest.json', vectors), 'utf8'),
);
const files = manifest.files.filter(({ file }) => file.endsWith('.safetensors'));
const accepted = files.filter(({ verdict, well_formed }) => verdict === 'accept' || well_formed);
const refused = files.filter((entry) => !accepted.includes(entry));
// Python's writer puts several metadata in the order of a hash table.
const reproducible = accepted.filter(({ file }) => !file.includes('metadata'));

const reference = load('good/mlp.safetensors');

/** A file of the reference's data under a header of our own. */
function withHeader(header: string): Uint8Array {
  const text = new TextEncoder().encode(header);
  const data = reference.subarray(reference.length - 296);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const tensor = fc
  .record({
    dtype: fc.constantFrom(...(Object.keys(elementSizes) as (keyof typeof elementSizes)[])),
    shape: fc.array(fc.nat(4), { maxLength: 3 }),
    value: fc.nat(255),
  })
  .map(({ dtype, shape, value }): StoredTensor => {
    const count = shape.reduce((product, size) => product * size, elementSizes[dtype]);
    return { dtype, shape, bytes: new Uint8Array(count).map((_, i) => value + i) };
  });
const tensors = fc
  .array(fc.tuple(fc.string(), tensor), { maxLength: 6 })
  .map((all) => new Map(all));
const metadata = fc.dictionary(fc.string(), fc.string());

describe('readSafetensors', () => {
  it.each(refused)('refuses $file: $about', ({ file }) => {
    const read = () => readSafetensors(load(file), { file });
    expect(read).toThrow(CheckpointError);
    expect(read).toThrow(`[file=${file}, `);
  });

  it('tells the tensor, what was expected and what was found', () => {
    const file = 'shape_does_not_match_bytes.safetensors';
    expect(() => readSafetensors(load(`bad/${file}`), { file })).toThrow(
      `shape and data offsets disagree [file=${file}, tensor=fc1.weight, expected=168 bytes for F32 of shape 6x7, got=120]`,
    );
  });

  it.each([
    ['a tensor named twice', '{"a":{"dtype":"F32","shape":[74],"data_offsets":[0,296]},"a":{}}'],
    [
      'a field named twice',
      '{"a":{"dtype":"F32","shape":[74],"shape":[37,2],"data_offsets":[0,296]}}',
    ],
    ['a tensor that is null', '{"a":null}'],
    ['a shape that is no list', '{"a":{"dtype":"F32","shape":74,"data_offsets":[0,296]}}'],
    ['half an element', '{"a":{"dtype":"F32","shape":[73.5],"data_offsets":[0,294]}}'],
    ['three offsets', '{"a":{"dtype":"F32","shape":[74],"data_offsets":[0,296,296]}}'],
    ['an inherited element type', '{"a":{"dtype":"toString","shape":[74],"data_offsets":[0,296]}}'],
    [
      'metadata that are no text',
      '{"__metadata__":{"a":1},"a":{"dtype":"F32","shape":[74],"data_offsets":[0,296]}}',
    ],
    [
      'metadata that are a list',
      '{"__metadata__":["a"],"a":{"dtype":"F32","shape":[74],"data_offsets":[0,296]}}',
    ],
    ['no tensors at all, with data', '{}'],
  ])('refuses %s', (_, header) => {
    expect(() => readSafetensors(withHeader(header))).toThrow(CheckpointError);
  });

  it('refuses a file that ends anywhere before its end', () => {
    for (let length = 0; length < reference.length; length++) {
      expect(() => readSafetensors(reference.subarray(0, length))).toThrow(CheckpointError);
    }
  });

  it('fails in no other way when bytes of the header are changed', () => {
    const at = fc.nat(reference.length - 296 - 1);
    fc.assert(
      fc.property(fc.array(fc.tuple(at, fc.nat(255)), { minLength: 1 }), (changes) => {
        const bytes = Uint8Array.from(reference);
        for (const [position, value] of changes) bytes[position] = value;
        try {
          readSafetensors(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(CheckpointError);
        }
      }),
    );
  });

  it('shares memory with the file instead of copying', () => {
    const bytes = Uint8Array.from(reference);
    const { tensors } = readSafetensors(bytes);
    expect(tensors.get('fc1.bias')!.bytes.buffer).toBe(bytes.buffer);
  });
});

describe('writeSafetensors', () => {
  it.each(reproducible)("writes $file byte by byte as Python's safetensors did", ({ file }) => {
    const { tensors, metadata } = readSafetensors(load(file));
    expect(Buffer.compare(writeSafetensors(tensors, metadata), load(file))).toBe(0);
  });

  it('is undone by reading, for any tensors, names and metadata', () => {
    fc.assert(
      fc.property(tensors, metadata, (before, words) => {
        fc.pre(!before.has('__metadata__'));
        const after = readSafetensors(writeSafetensors(before, words));
        expect(new Map(after.tensors)).toEqual(before);
        expect(after.metadata).toEqual({ ...words });
      }),
    );
  });

  it('aligns every tensor to its elements', () => {
    fc.assert(
      fc.property(tensors, (some) => {
        fc.pre(!some.has('__metadata__'));
        for (const { dtype, bytes } of readSafetensors(writeSafetensors(some)).tensors.values()) {
          expect(bytes.byteOffset % elementSizes[dtype]).toBe(0);
        }
      }),
    );
  });

  it('writes the same bytes whatever the order of the metadata', () => {
    const [a, b] = [
      { x: '1', y: '2' },
      { y: '2', x: '1' },
    ];
    expect(writeSafetensors(new Map(), a)).toEqual(writeSafetensors(new Map(), b));
  });

  it('refuses bytes that do not fit the shape, and the name of the metadata', () => {
    const stored: StoredTensor = { dtype: 'I16', shape: [2, 3], bytes: new Uint8Array(11) };
    expect(() => writeSafetensors(new Map([['w', stored]]))).toThrow(
      'bytes do not fit the shape [tensor=w, dtype=I16, shape=2x3, expected=12, got=11]',
    );
    const fitting = { ...stored, bytes: new Uint8Array(12) };
    expect(() => writeSafetensors(new Map([['__metadata__', fitting]]))).toThrow(RangeError);
  });
});
