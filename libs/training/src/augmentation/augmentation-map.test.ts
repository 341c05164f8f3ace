import { readFloats, tensor, tidy, transformImages } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { type AffineMap, compose, mirror, rotation, shift, zoom } from './augmentation-map.js';

const size = { height: 3, width: 3 };
const image = [1, 2, 3, 4, 5, 6, 7, 8, 9];

function through({ a, b }: AffineMap, values: readonly number[] = image): number[] {
  const moved = tidy(
    () => {
      const pixels = tensor(Float32Array.from(values), [1, 3, values.length / 3, 1]);
      const transform = tensor(Float32Array.of(...a, ...b, 0, 0), [1, 8]);
      return transformImages(pixels, transform, 'BILINEAR');
    },
    (result) => [result],
  );
  const found = [...readFloats(moved)];
  moved.dispose();
  return found.map((value) => Math.round(value * 1e5) / 1e5);
}

describe('an image', () => {
  it('is moved with zeros behind it', () => {
    expect(through(shift(1, -1))).toEqual([0, 0, 0, 2, 3, 0, 5, 6, 0]);
  });

  it('is mirrored from left to right', () => {
    expect(through(mirror(size))).toEqual([3, 2, 1, 6, 5, 4, 9, 8, 7]);
  });

  it('is the same after no turn and at factor 1', () => {
    expect(through(rotation(0, size))).toEqual(image);
    expect(through(zoom(1, size))).toEqual(image);
  });

  it('is turned by a quarter and by a half', () => {
    expect(through(rotation(Math.PI / 2, size))).toEqual([7, 4, 1, 8, 5, 2, 9, 6, 3]);
    expect(through(rotation(Math.PI, size))).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('is turned by an eighth with what lies outside as zeros', () => {
    const [corner, , , , middle] = through(rotation(Math.PI / 4, size));
    // The corner comes from 0.41421 beyond the middle of the left side.
    expect(corner).toBeCloseTo((1 - (Math.SQRT2 - 1)) * 4, 4);
    expect(middle).toBe(5);
  });

  it('is twice as large about its middle', () => {
    expect(through(zoom(2, size))).toEqual([3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7]);
  });

  it('goes through composed maps as through one after the other', () => {
    const moved = compose(shift(1, 0), mirror(size));
    expect(through(moved)).toEqual([0, 3, 2, 0, 6, 5, 0, 9, 8]);
    expect(through(compose(mirror(size), shift(1, 0)))).toEqual([2, 1, 0, 5, 4, 0, 8, 7, 0]);
  });

  // Printed by jax 0.10.2: map_coordinates(order=1, mode="constant") at the coordinates that augmax's
  // formulas give for a zoom of 1.1 with its crop's centre at (0.1, -0.15) of (row, column), a flip and
  // a turn by 0.3, anticlockwise there, in double precision.
  it('is read between its pixels as augmax reads it', () => {
    const wide = { height: 3, width: 4 };
    const resized = compose(zoom(1.1, wide), shift(-0.15, 0.1));
    const map = compose(compose(resized, mirror(wide)), rotation(-0.3, wide));
    const expected = [
      [2.78422, 2.8816, 3.08773, 2.77415],
      [6.41808, 6.62421, 6.83034, 7.03647],
      [10.16068, 10.36681, 9.24224, 5.94872],
    ].flat();
    const pixels = Array.from({ length: 12 }, (_, i) => i + 1);
    through(map, pixels).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 4);
    });
  });
});
