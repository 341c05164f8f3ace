import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  columnMajorStrides,
  elementCount,
  isWithin,
  rowMajorBytes,
  rowMajorStrides,
} from './row-major.js';

const free = { take: () => {} };
const sizes = fc.array(fc.nat(4), { maxLength: 4 });
const views = sizes.chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    strides: fc.array(fc.nat(6), { minLength: shape.length, maxLength: shape.length }),
    offset: fc.nat(5),
  }),
);

/** All indices of a shape, the last running fastest. */
function indicesOf(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, size) => all.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])),
    [[]],
  );
}

describe('rowMajorBytes', () => {
  it('puts the elements of any view in order, of either byte order', () => {
    const numbers = Uint16Array.from({ length: 128 }, (_, i) => 251 * i);
    const bytes = new Uint8Array(numbers.buffer);
    fc.assert(
      fc.property(views, fc.boolean(), (view, bigEndian) => {
        const expected = indicesOf(view.shape).map((index) => {
          const at = index.reduce((sum, i, axis) => sum + i * view.strides[axis], view.offset);
          const value = numbers[at];
          return bigEndian ? (value >> 8) | ((value & 0xff) << 8) : value;
        });
        const ordered = rowMajorBytes(bytes, { ...view, dtype: 'U16', bigEndian }, free);
        expect([...new Uint16Array(Uint8Array.from(ordered).buffer)]).toEqual(expected);
      }),
    );
  });

  it('shares the bytes of a row-major view, whatever the strides of axes of size 1', () => {
    const bytes = new Uint8Array(24);
    const layout = { dtype: 'F32', shape: [1, 2, 2], strides: [99, 2, 1], offset: 2 } as const;
    const ordered = rowMajorBytes(bytes, { ...layout, bigEndian: false }, free);
    expect([ordered.buffer, ordered.byteOffset, ordered.length]).toEqual([bytes.buffer, 8, 16]);
  });

  it('pays for a copy before it makes it', () => {
    const layout = { dtype: 'F32', shape: [1e6, 1e6], strides: [0, 0], offset: 0 } as const;
    const paid: number[] = [];
    const budget = {
      take(sizeBytes: number) {
        paid.push(sizeBytes);
        throw new RangeError('spent');
      },
    };
    expect(() => rowMajorBytes(new Uint8Array(4), { ...layout, bigEndian: false }, budget)).toThrow(
      'spent',
    );
    expect(paid).toEqual([4e12]);
  });
});

describe('isWithin', () => {
  it('holds just when every element lies among so many', () => {
    fc.assert(
      fc.property(views, fc.nat(60), (view, count) => {
        const positions = indicesOf(view.shape).map((index) =>
          index.reduce((sum, i, axis) => sum + i * view.strides[axis], view.offset),
        );
        expect(isWithin(view, count)).toBe(positions.every((position) => position < count));
      }),
    );
  });
});

describe('strides', () => {
  it('number the elements one by one', () => {
    fc.assert(
      fc.property(sizes, (shape) => {
        const count = [...Array(elementCount(shape)).keys()];
        for (const strides of [rowMajorStrides(shape), columnMajorStrides(shape)]) {
          const positions = indicesOf(shape).map((index) =>
            index.reduce((sum, i, axis) => sum + i * strides[axis], 0),
          );
          expect(positions.sort((a, b) => a - b)).toEqual(count);
        }
      }),
    );
  });
});
