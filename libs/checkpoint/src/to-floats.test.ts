import { describe, expect, it } from 'vitest';
import { toFloats } from './to-floats.js';

const bytesOf = ({ buffer }: { buffer: ArrayBufferLike }) => new Uint8Array(buffer);

describe('toFloats', () => {
  it.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e01, Number.NaN],
  ])('reads the F16 bits %i as %d', (bits, value) => {
    const bytes = bytesOf(Uint16Array.of(bits));
    expect(toFloats({ dtype: 'F16', shape: [1], bytes })).toEqual(Float32Array.of(value));
  });

  it.each([
    [0x3f80, 1],
    [0xbfc0, -1.5],
    [0x0001, 2 ** -133],
    [0x7f7f, 255 * 2 ** 120],
    [0xff80, Number.NEGATIVE_INFINITY],
    [0x7fc0, Number.NaN],
  ])('reads the BF16 bits %i as %d', (bits, value) => {
    const bytes = bytesOf(Uint16Array.of(bits));
    expect(toFloats({ dtype: 'BF16', shape: [1], bytes })).toEqual(Float32Array.of(value));
  });

  it('rounds F64 to the nearest float32', () => {
    const bytes = bytesOf(Float64Array.of(0.1, -1e300));
    const expected = Float32Array.of(Math.fround(0.1), Number.NEGATIVE_INFINITY);
    expect(toFloats({ dtype: 'F64', shape: [2], bytes })).toEqual(expected);
  });

  it('reads F32 from bytes at an odd position and copies them', () => {
    const file = new Uint8Array(9);
    file.set(bytesOf(Float32Array.of(1.25, -3)), 1);
    const floats = toFloats({ dtype: 'F32', shape: [2], bytes: file.subarray(1) });
    file.fill(0);
    expect(floats).toEqual(Float32Array.of(1.25, -3));
  });

  it.each(['BOOL', 'U8', 'I8', 'U16', 'I16', 'U32', 'I32', 'U64', 'I64'] as const)(
    'leaves %s alone',
    (dtype) => {
      expect(toFloats({ dtype, shape: [0], bytes: new Uint8Array() })).toBeUndefined();
    },
  );
});
