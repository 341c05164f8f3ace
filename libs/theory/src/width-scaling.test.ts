import { createRandom } from '@isthmus/random';
import { describe, expect, it } from 'vitest';
import { widthScaling } from './width-scaling.js';

const widths = [16, 32, 64, 128, 256, 512];

/** Values of pairs none of which share a model. */
function pairsOf(values: readonly number[]) {
  return values.map((value, i) => ({ pair: `${i}`, a: `${i}a`, b: `${i}b`, value }));
}

/** Five pairs a width, their values off by a tenth at random. */
function noisy(of: (width: number) => number, by = 0.1) {
  const random = createRandom(7, 'noise');
  return widths.map((width) => ({
    width,
    pairs: pairsOf(Array.from({ length: 5 }, () => of(width) * Math.exp(by * random.normal()))),
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
    expect(fit!.interval![0]).toBeCloseTo(0.5, 10);
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
      expect(interval![0]).toBeLessThan(0.5 + 0.05);
      expect(interval![1]).toBeGreaterThan(0.5 - 0.05);
    }
    const size = ({ interval }: typeof wide) => interval![1] - interval![0];
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

  it('has no exponent below three widths', () => {
    const all = noisy((width) => 1 / width);
    expect(widthScaling(all.slice(0, 2), 1).fit).toBeUndefined();
    expect(widthScaling(all.slice(0, 3), 1).fit).toBeDefined();
  });

  it('has no intervals, and tells no shape, below five models a width', () => {
    const few = noisy((width) => 1 / width).map(({ width, pairs }) => ({
      width,
      pairs: pairs.slice(0, 2),
    }));
    const { fit, widths: rows, risesAndFalls, doubleDescent } = widthScaling(few, 1);
    expect(rows[0]!.interval).toBeUndefined();
    expect(fit).toMatchObject({ interval: undefined, exponent: expect.closeTo(1, 0) });
    expect([risesAndFalls, doubleDescent]).toEqual([undefined, undefined]);
  });

  it('holds the exponent in some 95 of 100 studies, of pairs that share models too', () => {
    const random = createRandom(5, 'exponents');
    const held = Array.from({ length: 100 }, () => {
      const all = [16, 64, 256].map((width) => {
        const own = Array.from({ length: 6 }, () => 0.2 * random.normal());
        const pairs = own.flatMap((a, i) =>
          own.slice(0, i).map((b, j) => ({
            ...{ pair: `${j}-${i}`, a: `${j}`, b: `${i}` },
            value: width ** -0.5 * (1 + a + b + 0.05 * random.normal()),
          })),
        );
        return { width, pairs };
      });
      const [low, high] = widthScaling(all, 1).fit!.interval!;
      return low <= 0.5 && high >= 0.5;
    });
    expect(held.filter(Boolean).length / held.length).toBeGreaterThan(0.88);
  });

  it('refuses widths that do not ascend, and one without values', () => {
    const one = (width: number, ...values: number[]) => ({ width, pairs: pairsOf(values) });
    expect(() => widthScaling([one(2, 1), one(2, 1)], 1)).toThrow('expected ascending widths');
    expect(() => widthScaling([one(2, 1), one(4)], 1)).toThrow('got 2: 1 values, 4: 0 values');
  });
});
