import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../checkpoint-error.js';
import { type ElementType, elementSizes } from '../stored-tensor.js';
import { readNpy, writeNpy } from './npy.js';

const free = { take: () => {} };
const read = (bytes: Uint8Array) => readNpy(bytes, { where: { file: 'a.npy' }, budget: free });

/** An .npy file of any header. */
function npy(header: string, { version = 1, data = new Uint8Array() } = {}): Uint8Array {
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUIntLE(header.length, 0, length.length);
  const head = Buffer.from(`\x93NUMPY${String.fromCharCode(version)}\0`, 'latin1');
  return new Uint8Array(Buffer.concat([head, length, Buffer.from(header), data]));
}

const matrix = "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3), }\n";
const data = new Uint8Array(Int16Array.of(1, 2, 3, 4, 5, 6).buffer);
const int16 = (bytes: Uint8Array) => [...new Int16Array(Uint8Array.from(bytes).buffer)];

const tensor = fc
  .record({
    dtype: fc.constantFrom(
      ...(Object.keys(elementSizes) as ElementType[]).filter((dtype) => dtype !== 'BF16'),
    ),
    shape: fc.array(fc.nat(4), { maxLength: 3 }),
  })
  .map(({ dtype, shape }) => {
    const count = shape.reduce((product, size) => product * size, elementSizes[dtype]);
    return { dtype, shape, bytes: new Uint8Array(count).map((_, i) => i) };
  });

describe('readNpy', () => {
  it('undoes writeNpy', () => {
    fc.assert(
      fc.property(tensor, (before) => {
        expect(read(writeNpy(before))).toEqual(before);
      }),
    );
  });

  it.each([1, 2, 3])('reads version %i', (version) => {
    const { dtype, shape, bytes } = read(npy(matrix, { version, data }));
    expect([dtype, shape, int16(bytes)]).toEqual(['I16', [2, 3], [1, 2, 3, 4, 5, 6]]);
  });

  it("reads Fortran's order and big-endian numbers, apart and together", () => {
    const fortran = matrix.replace('False', 'True');
    expect(int16(read(npy(fortran, { data })).bytes)).toEqual([1, 3, 5, 2, 4, 6]);
    const swapped = Buffer.from(data).swap16();
    const big = matrix.replace('<', '>');
    expect(int16(read(npy(big, { data: swapped })).bytes)).toEqual([1, 2, 3, 4, 5, 6]);
    const both = fortran.replace('<', '>');
    expect(int16(read(npy(both, { data: swapped })).bytes)).toEqual([1, 3, 5, 2, 4, 6]);
  });

  it.each([
    ['the sizes of Python 2', matrix.replace('(2, 3)', '(2L, 3L)'), [2, 3]],
    ['fields in another order', "{'shape':(6,),'fortran_order':False,'descr':'<i2'}", [6]],
  ])('reads %s', (_, header, shape) => {
    expect(read(npy(header, { data })).shape).toEqual(shape);
  });

  it.each([
    ['Python objects', matrix.replace('<i2', '|O'), 'an object array is a pickle'],
    ['complex numbers', matrix.replace('<i2', '<c8'), "got='<c8'"],
    ['texts', matrix.replace('<i2', '<U3'), "got='<U3'"],
    ['records', matrix.replace("'<i2'", "[('a', '<i2')]"), "got=[('a', '<i2')]"],
    ['an inherited name', matrix.replace('<i2', '|valueOf'), 'unknown element type'],
    ['a negative size', matrix.replace('2,', '-2,'), 'not the header of a numpy array'],
    ['half a size', matrix.replace('2,', '2.5,'), 'not the header of a numpy array'],
    ['a size beyond doubles', matrix.replace('2,', '9007199254740993,'), 'not a shape'],
    ['more elements', matrix.replace('2,', '3,'), '18 bytes for I16 of shape 3x3, got=12'],
    ['fewer elements', matrix.replace('2,', '1,'), '6 bytes for I16 of shape 1x3, got=12'],
    ['an unknown field', matrix.replace('descr', 'dtype'), 'not the header of a numpy array'],
    ['a fourth field', matrix.replace('{', "{'x': True, "), 'not the header of a numpy array'],
    ['a call', matrix.replace('False', 'exit()'), 'not the header of a numpy array'],
    ['no order', matrix.replace('False', "'C'"), 'not an order of elements'],
  ])('refuses %s', (_, header, message) => {
    expect(() => read(npy(header, { data }))).toThrow(CheckpointError);
    expect(() => read(npy(header, { data }))).toThrow(message);
  });

  it('refuses a header that is longer than numpy would take', () => {
    const header = (length: number) => npy(matrix.padEnd(length), { version: 2, data });
    expect(read(header(10_000)).shape).toEqual([2, 3]);
    expect(() => read(header(10_001))).toThrow('a header of at most 10000 bytes, got=10001');
  });

  it('refuses another version and a header beyond the file', () => {
    expect(() => read(npy(matrix, { version: 4, data }))).toThrow('expected=version 1, 2 or 3');
    expect(() => read(npy(matrix, { data }).subarray(0, 40))).toThrow('a header of at most 30');
    expect(() => read(new Uint8Array(8))).toThrow('not a numpy array');
  });
});

describe('writeNpy', () => {
  it('writes as numpy does: the elements at a multiple of 64 bytes behind a line feed', () => {
    const file = writeNpy({ dtype: 'I16', shape: [2, 3], bytes: data });
    expect(Buffer.from(file.subarray(0, 128)).toString('latin1')).toBe(
      `\x93NUMPY\x01\0v\0${matrix.trimEnd().padEnd(117)}\n`,
    );
    expect(file.subarray(128)).toEqual(data);
  });

  it('refuses what numpy does not have', () => {
    const bytes = new Uint8Array(2);
    expect(() => writeNpy({ dtype: 'BF16', shape: [1], bytes })).toThrow(
      'numpy has no such element type [got=BF16]',
    );
  });
});
