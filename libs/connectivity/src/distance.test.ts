import type { Weights } from '@isthmus/permutation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { innerProduct, squaredDistance } from './distance.js';

function net(w: number[], b: number[]): Weights {
  return new Map([
    ['w', { shape: [w.length], data: Float32Array.from(w) }],
    ['b', { shape: [b.length], data: Float32Array.from(b) }],
  ]);
}

describe('over all tensors', () => {
  it('the squared distance sums squared differences', () => {
    expect(squaredDistance(net([1, 2], [3]), net([4, 0], [3.5]))).toBe(9 + 4 + 0.25);
  });

  it('the inner product sums products', () => {
    expect(innerProduct(net([1, 2], [3]), net([4, 0], [-1]))).toBe(4 + 0 - 3);
  });

  it('sums are kept in float64', () => {
    expect(innerProduct(net([4096, 1], [1]), net([4096, 1], [2 ** -20]))).toBe(
      2 ** 24 + 1 + 2 ** -20,
    );
    expect(squaredDistance(net([4096, 1], [0]), net([0, 0], [0]))).toBe(2 ** 24 + 1);
  });

  it('the squared distance is |a|^2 + |b|^2 - 2 <a, b>', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(values, values, (x, y) => {
        const [a, b] = [net(x, [1]), net(y, [2])];
        const expected = innerProduct(a, a) + innerProduct(b, b) - 2 * innerProduct(a, b);
        expect(squaredDistance(a, b)).toBe(expected);
      }),
    );
  });

  it('networks of different shapes do not compare', () => {
    expect(() => squaredDistance(net([1], [1]), net([1, 2], [1]))).toThrow('[tensor=w]');
    expect(() => innerProduct(net([1], [1]), net([1, 2], [1]))).toThrow('[tensor=w]');
  });
});
