import { createRandom } from '@isthmus/random';
import { describe, expect, it } from 'vitest';
import { widthScaling } from './width-scaling.js';

const widths = [16, 32, 64, 128, 256, 512];

/** Five pairs a width, their values off by a tenth at random. */
function noisy(of: (width: number) => number, by = 0.1) {
  const random = createRandom(7, 'noise');
  return widths.map((width) => ({
    width,
    values: Array.from({ length: 5 }, () => of(width) * Math.exp(by * random.normal())),
  }));
}

describe('the scaling with the width', () => {
  it('is found again, exactly where there is no noise', () => {
    const { fit, widths: rows } = widthScaling(
      noisy((width) => 3 * width ** -0.5, 0),
      1,
    );
    expect(fit!.exponent).toBeCloseTo(0.5, 10);
    expect(fit!.constant).toBeCloseTo(3, 10);
    expect(fit!.interval[0]).toBeCloseTo(0.5, 10);
    expect(rows[0]!.mean).toBeCloseTo(0.75, 10);
  });

  it('has an interval that holds the exponent, and is narrower for less noise', () => {
    const of = (by: number) =>
      widthScaling(
        noisy((width) => width ** -0.5, by),
        1,
      ).fit!;
    const [wide, narrow] = [of(0.2), of(0.02)];
    for (const { interval } of [wide, narrow]) {
      expect(interval[0]).toBeLessThan(0.5 + 0.05);
      expect(interval[1]).toBeGreaterThan(0.5 - 0.05);
    }
    const size = ({ interval: [low, high] }: typeof wide) => high - low;
    expect(size(wide)).toBeGreaterThan(3 * size(narrow));
  });

  it('leaves out widths whose mean has no logarithm, and says which', () => {
    const all = noisy((width) => (width > 200 ? -0.01 : 1 / width), 0);
    const { fit, widths: rows } = widthScaling(all, 1);
    expect(fit!.without).toEqual([256, 512]);
    expect(fit!.exponent).toBeCloseTo(1, 10);
    expect(rows).toHaveLength(6);
    expect(widthScaling(all.slice(4), 1).fit).toBeUndefined();
  });

  it('tells double descent from a fall and from one peak', () => {
    const shape = (...values: number[]) => {
      const found = widthScaling(
        noisy((width) => values[widths.indexOf(width)]!, 0.01),
        1,
      );
      return [found.risesAndFalls, found.doubleDescent];
    };
    expect(shape(6, 5, 4, 3, 2, 1)).toEqual([0, 0]);
    expect(shape(1, 2, 4, 3, 2, 1)).toEqual([1, 0]);
    expect(shape(4, 2, 3, 5, 2, 1)).toEqual([1, 1]);
    expect(shape(1, 2, 3, 4, 5, 6)).toEqual([0, 0]);
  });

  it('refuses widths that do not ascend, and one without values', () => {
    const one = (width: number, ...values: number[]) => ({ width, values });
    expect(() => widthScaling([one(2, 1), one(2, 1)], 1)).toThrow('expected ascending widths');
    expect(() => widthScaling([one(2, 1), one(4)], 1)).toThrow('got 2: 1 values, 4: 0 values');
  });
});
