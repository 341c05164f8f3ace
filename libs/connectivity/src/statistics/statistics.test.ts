import { createRandom, type RandomStream } from '@isthmus/random';
import { describe, expect, it } from 'vitest';
import { compareMethods, lowestMethod } from './compare-methods.js';
import type { PairValue } from './jackknife.js';
import { meanOverModels } from './mean-over-models.js';
import { studentQuantile } from './student-quantile.js';

type Pairs = readonly (readonly [number, number])[];

/** Which of so many models are paired. */
const designs = {
  all: (models: number): Pairs =>
    Array.from({ length: models }, (_, i) => i).flatMap((i) =>
      Array.from({ length: i }, (_, j) => [j, i] as const),
    ),
  disjoint: (models: number): Pairs =>
    Array.from({ length: models / 2 }, (_, i) => [2 * i, 2 * i + 1] as const),
  chain: (models: number): Pairs =>
    Array.from({ length: models - 1 }, (_, i) => [i, i + 1] as const),
};

/** Values around 0, of whose variance models have this share. */
function drawn(design: Pairs, share: number, random: RandomStream): PairValue[] {
  const own = new Map([...new Set(design.flat())].map((i) => [i, random.normal()] as const));
  return design.map(([i, j]) => ({
    ...{ pair: `${i}-${j}`, a: String(i), b: String(j) },
    value:
      Math.sqrt(share / 2) * ((own.get(i) ?? 0) + (own.get(j) ?? 0)) +
      Math.sqrt(1 - share) * random.normal(),
  }));
}

/** The share of studies whose interval holds the mean of all pairs there are, 0. */
function coverage(
  design: Pairs,
  share: number,
  holds: (pairs: readonly PairValue[]) => boolean,
): number {
  const studies = 1500;
  const random = createRandom(1, 'coverage');
  const held = Array.from({ length: studies }, () => holds(drawn(design, share, random)));
  return held.filter(Boolean).length / studies;
}

function holdsZero(pairs: readonly PairValue[]): boolean {
  const { interval } = meanOverModels(pairs);
  return !('why' in interval) && interval[0] <= 0 && interval[1] >= 0;
}

/** As if pairs were independent of each other. */
function naivelyHoldsZero(pairs: readonly PairValue[]): boolean {
  return holdsZero(pairs.map((one, i) => ({ ...one, a: `${i} a`, b: `${i} b` })));
}

describe('the interval of a mean over pairs', () => {
  it.each([
    ['all', 5],
    ['all', 8],
    ['disjoint', 6],
    ['disjoint', 10],
    ['chain', 6],
  ] as const)('holds the mean in 95 of 100 studies: %s pairs of %i models', (name, models) => {
    for (const share of [0, 0.3, 0.8, 1]) {
      const found = coverage(designs[name](models), share, holdsZero);
      expect([name, models, share, found > 0.925 ? 'enough' : found]).toEqual([
        ...[name, models, share, 'enough'],
      ]);
    }
  });

  it('would hold it in far fewer, were pairs that share a model taken as independent', () => {
    expect(coverage(designs.all(12), 0.8, naivelyHoldsZero)).toBeLessThan(0.75);
    expect(coverage(designs.all(12), 0.8, holdsZero)).toBeGreaterThan(0.925);
  });

  it("is Student's where no two pairs share a model", () => {
    const values = [1, 2, 4, 3, 5];
    const pairs = values.map((value, i) => ({ pair: `${i}`, a: `${i}a`, b: `${i}b`, value }));
    const found = meanOverModels(pairs);
    const half = 2.7764451052 * Math.sqrt(2.5 / 5);
    expect(found).toMatchObject({ mean: 3, pairs: 5, models: 10 });
    expect(found.deviation).toBeCloseTo(Math.sqrt(2.5), 12);
    expect(found.interval).toEqual([expect.closeTo(3 - half, 8), expect.closeTo(3 + half, 8)]);
    expect(found.detectable).toBeCloseTo((2.7764451052 + 0.9409646) * Math.sqrt(0.5), 6);
  });

  it('is not given for fewer than five models', () => {
    const found = meanOverModels(drawn(designs.all(4), 0.5, createRandom(1, 'few')));
    expect(found).toMatchObject({
      interval: { why: '4 independent models; an interval needs 5' },
      detectable: undefined,
    });
  });

  it('is not given where one model is in every pair', () => {
    const star = Array.from({ length: 9 }, (_, i) => [0, i + 1] as const);
    const found = meanOverModels(drawn(star, 0.5, createRandom(1, 'star')));
    expect(found.interval).toEqual({
      why: 'one model is in every pair: how models differ cannot be told',
    });
  });

  it('refuses what is no number', () => {
    const pair = { pair: '1-2', a: '1', b: '2', value: Number.NaN };
    expect(() => meanOverModels([pair])).toThrow(RangeError);
    expect(() => meanOverModels([])).toThrow(RangeError);
  });
});

describe('the comparison of methods', () => {
  const random = createRandom(7, 'methods');
  const base = drawn(designs.all(8), 0.9, random);
  const shifted = (method: string, by: number) => ({
    method,
    pairs: base.map((one) => ({ ...one, value: one.value + by + 0.01 * random.normal() })),
  });

  it('finds a small difference between methods, whatever the pairs have of their own', () => {
    const methods = [shifted('weight', 0), shifted('identity', 0.1), shifted('other', 0.05)];
    const found = compareMethods(methods);
    expect(found.map(({ methods, isOpen }) => [...methods, isOpen])).toEqual([
      ['weight', 'identity', false],
      ['weight', 'other', false],
      ['identity', 'other', false],
    ]);
    expect(found[0]?.difference.mean).toBeCloseTo(-0.1, 1);
    expect(found[0]?.effect).toBeLessThan(-3);
    expect(lowestMethod(methods, found)).toBe('weight');
  });

  it('names no winner where the interval of a difference holds 0', () => {
    const methods = [shifted('weight', 0), shifted('identity', 0.1), shifted('twin', 0.0001)];
    const found = compareMethods(methods);
    expect(lowestMethod(methods, found)).toBeUndefined();
  });

  it('names none over fewer than five models, however clear it looks', () => {
    const few = ['weight', 'identity'].map((method, by) => ({
      method,
      pairs: [1, 2].map((i) => ({ pair: `${i}`, a: `${i}a`, b: `${i}b`, value: 100 * by })),
    }));
    const found = compareMethods(few);
    expect(found[0]).toMatchObject({ isOpen: true, difference: { mean: -100 } });
    expect(lowestMethod(few, found)).toBeUndefined();
  });

  it('errs in at most one of twenty studies in which all methods are alike', () => {
    const draws = createRandom(3, 'alike');
    const studies = 400;
    const wins = Array.from({ length: studies }, () => {
      const pairs = drawn(designs.disjoint(12), 0.5, draws);
      const methods = ['a', 'b', 'c', 'd'].map((method) => ({
        method,
        pairs: pairs.map((one) => ({ ...one, value: one.value + draws.normal() })),
      }));
      return lowestMethod(methods, compareMethods(methods)) !== undefined;
    });
    expect(wins.filter(Boolean).length / studies).toBeLessThan(0.05);
  });
});

describe('studentQuantile', () => {
  it.each([
    [0.975, 1, 12.7062047],
    [0.975, 2, 4.30265273],
    [0.975, 4, 2.77644511],
    [0.8, 7, 0.89602965],
    [0.995, 30, 2.74999565],
    [0.9917, 9, 2.93],
  ])('of %f at %i degrees is that of the tables', (share, degrees, expected) => {
    expect(studentQuantile(share, degrees)).toBeCloseTo(expected, expected === 2.93 ? 1 : 6);
  });

  it('refuses what has none', () => {
    expect(() => studentQuantile(1, 3)).toThrow(RangeError);
    expect(() => studentQuantile(0.9, 0)).toThrow(RangeError);
  });
});
