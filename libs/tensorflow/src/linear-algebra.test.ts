import { describe, expect, it } from 'vitest';
import { readFloat64, toFloat64 } from './float64.js';
import { matMul, svd } from './linear-algebra.js';
import { multiply } from './pointwise.js';
import { tensor, tidy } from './tensors.js';

describe('the singular value decomposition', () => {
  it.each([
    [2, 3],
    [3, 2],
  ])('of %d x %d multiplies up to the matrix', (rows, columns) => {
    const matrix = Float32Array.of(1, -2, 3, 0.5, 4, -1);
    const found = tidy(
      () => {
        const { values, left, right } = svd(toFloat64(tensor(matrix, [rows, columns])));
        const product = matMul(multiply(left, values), right, { transposeB: true });
        const shapes = [values, left, right].map(({ shape }) => shape);
        return { shapes, values: readFloat64(values), product: readFloat64(product) };
      },
      () => [],
    );
    expect(found.shapes).toEqual([[2], [rows, 2], [columns, 2]]);
    expect(found.values[0]).toBeGreaterThan(found.values[1]!);
    found.product.forEach((value, i) => {
      expect(value).toBeCloseTo(matrix[i]!, 12);
    });
  });
});
