import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gather, takeAlong } from './take-along.js';

/** What `takeAlong` should give, entry by entry. */
function naively(shape: readonly number[], data: Float32Array, entries: Map<number, Int32Array>) {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  return data.map((_, to) => {
    const from = strides.reduce((sum, stride, axis) => {
      const entry = Math.floor(to / stride) % shape[axis];
      return sum + (entries.get(axis)?.[entry] ?? entry) * stride;
    }, 0);
    return data[from];
  });
}

/** Arrays with some of their axes in a new order; long last axes as well, which are copied in runs. */
const cases = fc
  .array(fc.nat(4), { minLength: 1, maxLength: 4 })
  .chain((shape) => fc.tuple(fc.constant(shape), fc.constantFrom(1, 2, 31, 32, 33, 40)))
  .map(([shape, last]) => [...shape, last])
  .chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.tuple(
        ...shape.map((size) => {
          const indices = Array.from({ length: size }, (_, i) => i);
          return fc.option(fc.shuffledSubarray(indices, { minLength: size }));
        }),
      ),
    ),
  )
  .filter(([, orders]) => orders.some((order) => order !== null));

describe('takeAlong', () => {
  it('takes entries along every axis at once', () => {
    fc.assert(
      fc.property(cases, ([shape, orders]) => {
        const size = shape.reduce((a, b) => a * b, 1);
        const data = Float32Array.from({ length: size }, (_, i) => i);
        const entries = new Map(
          orders.flatMap((order, axis) =>
            order === null ? [] : [[axis, Int32Array.from(order)] as const],
          ),
        );
        const taken = takeAlong({ shape, data }, entries);
        expect(taken).toEqual({ shape, data: naively(shape, data, entries) });
      }),
    );
  });

  it('keeps every bit, of what is no number too', () => {
    const bits = Int32Array.of(0x7fa00001, -2, 0x7fc12345, 1);
    const tensor = { shape: [4], data: new Float32Array(bits.buffer) };
    const { data } = gather(tensor, 0, Int32Array.of(3, 2, 1, 0));
    expect(new Int32Array(data.buffer)).toEqual(bits.toReversed());
  });
});

describe('gather', () => {
  it('takes along the last axis', () => {
    const tensor = { shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) };
    expect(gather(tensor, 1, Int32Array.of(2, 0, 1)).data).toEqual(
      Float32Array.of(2, 0, 1, 5, 3, 4),
    );
  });

  it('may take fewer entries than there are, and one twice', () => {
    const tensor = { shape: [3, 2], data: Float32Array.of(0, 1, 2, 3, 4, 5) };
    expect(gather(tensor, 0, Int32Array.of(2, 2))).toEqual({
      shape: [2, 2],
      data: Float32Array.of(4, 5, 4, 5),
    });
    expect(gather(tensor, 1, Int32Array.of(1))).toEqual({
      shape: [3, 1],
      data: Float32Array.of(1, 3, 5),
    });
  });
});
