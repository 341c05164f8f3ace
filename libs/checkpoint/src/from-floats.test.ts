import { describe, expect, it } from 'vitest';
import { fromFloats } from './from-floats.js';
import { toFloats } from './to-floats.js';

/** The bits that 16-bit elements become. */
const bitsOf = (values: number[], dtype: 'F16' | 'BF16') => [
  ...new Uint16Array(fromFloats(Float32Array.from(values), dtype).buffer),
];

/** All numbers of a format from 0 up, infinity last. */
function numbersOf(dtype: 'F16' | 'BF16', infinity: number): number[] {
  const bytes = new Uint8Array(Uint16Array.from({ length: infinity + 1 }, (_, i) => i).buffer);
  return [...toFloats({ dtype, shape: [infinity + 1], bytes })!];
}

/** The float32 number next to one, away from 0 or towards it. */
function neighbour(value: number, step: 1 | -1): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  bits[0] += step;
  return new Float32Array(bits.buffer)[0];
}

describe.each([
  ['F16', 0x7c00, 65536],
  ['BF16', 0x7f80, 2 ** 128],
] as const)('fromFloats to %s', (dtype, infinity, beyond) => {
  const numbers = numbersOf(dtype, infinity);
  // Rounding goes on as if the exponents did, so that the last midpoint is half way to `beyond`.
  const midpoints = numbers.slice(0, -1).map((number, i) => {
    const next = numbers[i + 1] === Number.POSITIVE_INFINITY ? beyond : numbers[i + 1];
    return number / 2 + next / 2;
  });
  const indices = midpoints.map((_, i) => i);

  it('keeps every number of the format, of both signs', () => {
    const finite = numbers.slice(0, -1);
    expect(bitsOf(finite, dtype)).toEqual(indices);
    const negative = finite.map((number) => -number);
    expect(bitsOf(negative, dtype)).toEqual(indices.map((i) => i | 0x8000));
  });

  it('rounds what lies half way between two of them to the even one', () => {
    // Half of the least BF16 number is itself the least float32 one times 2^15: exact as well.
    expect(bitsOf(midpoints, dtype)).toEqual(indices.map((i) => i + (i % 2)));
  });

  it('rounds what lies next to half way to the nearest', () => {
    const [below, above] = ([-1, 1] as const).map((step) =>
      midpoints.map((midpoint) => neighbour(midpoint, step)),
    );
    expect(bitsOf(below, dtype)).toEqual(indices);
    expect(bitsOf(above, dtype)).toEqual(indices.map((i) => i + 1));
  });
});

describe('fromFloats', () => {
  it('keeps float32 numbers as F32 and F64', () => {
    const values = Float32Array.of(0.1, -3e38, 1e-45);
    for (const dtype of ['F32', 'F64'] as const) {
      const stored = { dtype, shape: [3], bytes: fromFloats(values, dtype) };
      expect(toFloats(stored)).toEqual(values);
    }
  });

  it('makes what is far too large for F16 infinite', () => {
    expect(bitsOf([65520, 1e38, -1e5], 'F16')).toEqual([0x7c00, 0x7c00, 0xfc00]);
    expect(bitsOf([65519], 'F16')).toEqual([0x7bff]);
  });

  it('makes what is far too small for F16 zero, of its sign', () => {
    expect(bitsOf([1e-10, -1e-20, 2 ** -57, 1e-45], 'F16')).toEqual([0, 0x8000, 0, 0]);
  });
});
