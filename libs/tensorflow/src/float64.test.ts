import { describe, expect, it } from 'vitest';
import { largestMagnitude, readFloat64, toFloat64 } from './float64.js';
import { matMul } from './linear-algebra.js';
import { inverseRoot, scale, softmax } from './pointwise.js';
import { reshape } from './shapes.js';
import { readFloats, tensor, tensorCount, tidy } from './tensors.js';

/** Runs `compute` on a float64 row of these numbers and reads what it gives. */
function inFloat64(numbers: number[], compute = (value: ReturnType<typeof tensor>) => value) {
  let result: Float64Array = new Float64Array();
  tidy(
    () => {
      const row = toFloat64(tensor(Float32Array.from(numbers), [1, numbers.length]));
      result = readFloat64(compute(row));
    },
    () => [],
  );
  return result;
}

describe('float64', () => {
  it('comes out as it went in, whatever the bits', () => {
    const numbers = [0, -0, 1 / 3, 3e38, 1e-37, Number.NaN, Number.NEGATIVE_INFINITY];
    expect(inFloat64(numbers)).toEqual(Float64Array.from(numbers, Math.fround));
  });

  it('is what every op computes in that has one such input', () => {
    const [third] = Float32Array.of(1 / 3);
    const squares = inFloat64([third, third], (row) => matMul(row, row, { transposeB: true }));
    expect(squares).toEqual(Float64Array.of(2 * third * third));
    expect(inFloat64([third], (row) => scale(row, 3))).toEqual(Float64Array.of(3 * third));
  });

  it('holds what float32 cannot', () => {
    expect(inFloat64([3e38], (row) => scale(row, 4))[0]).toBe(4 * Math.fround(3e38));
    const sum = inFloat64([0, 0.1, 0.2], (row) => reshape(softmax(row), [3])).reduce(
      (a, b) => a + b,
    );
    expect(Math.abs(sum - 1)).toBeLessThan(1e-15);
  });

  it('takes numbers that float32 rounds as they are', () => {
    const [scaled] = inFloat64([1], (row) => scale(row, 1 / 48));
    expect(Math.abs(scaled * 48 - 1)).toBeLessThan(1e-14);
    const [inverse] = inFloat64([0], (row) => inverseRoot(row, 1e-5));
    expect(Math.abs(inverse ** 2 * 1e-5 - 1)).toBeLessThan(1e-14);
  });

  it('leaves float32 alone', () => {
    const value = scale(tensor(Float32Array.of(1 / 3), [1]), 3);
    expect(readFloats(value)).toEqual(Float32Array.of(Math.fround(Math.fround(1 / 3) * 3)));
    expect(() => readFloat64(value)).toThrow('expected a float64 tensor, got float32');
  });

  it('has a largest magnitude, which is NaN as soon as one number is', () => {
    const largest = (numbers: number[]) => {
      const value = toFloat64(tensor(Float32Array.from(numbers), [numbers.length]));
      return largestMagnitude(value);
    };
    expect(largest([1, -5, 2])).toBe(5);
    expect(largest([Number.NaN, 1])).toBeNaN();
    expect(largest([1, Number.NaN])).toBeNaN();
    expect(largest([])).toBe(0);
  });

  it('leaves no tensor behind', () => {
    const before = tensorCount();
    inFloat64([1, 2, 3], softmax);
    expect(tensorCount()).toBe(before);
  });
});
