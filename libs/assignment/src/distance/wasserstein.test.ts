import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { euclideanCosts, squaredEuclideanCosts } from '../costs/euclidean-costs.js';
import { type WeightedCloud, wasserstein, wassersteinSteps } from './wasserstein.js';
import { wasserstein1d } from './wasserstein-1d.js';

const dimension = 3;
const cloud: fc.Arbitrary<WeightedCloud> = fc
  .record({ points: fc.integer({ min: 1, max: 8 }), isWeighted: fc.boolean() })
  .chain(({ points, isWeighted }) =>
    fc.record({
      points: fc.constant(points),
      dimension: fc.constant(dimension),
      data: fc
        .array(fc.integer({ min: -20, max: 20 }), {
          minLength: points * dimension,
          maxLength: points * dimension,
        })
        .map((entries) => Float64Array.from(entries)),
      ...(isWeighted && {
        weights: fc
          .array(fc.integer({ min: 1, max: 9 }), { minLength: points, maxLength: points })
          .map((entries) => Float64Array.from(entries)),
      }),
    }),
  );
const order = fc.constantFrom<1 | 2>(1, 2);

describe('the Wasserstein distance of point clouds', () => {
  it('is a distance: symmetric, 0 to itself, and no longer than a way round', () => {
    fc.assert(
      fc.property(cloud, cloud, cloud, order, (x, y, z, p) => {
        expect(wasserstein(x, x, p)).toBe(0);
        expect(wasserstein(y, x, p)).toBeCloseTo(wasserstein(x, y, p), 6);
        const roundabout = wasserstein(x, y, p) + wasserstein(y, z, p);
        expect(wasserstein(x, z, p)).toBeLessThanOrEqual(roundabout + 1e-6);
      }),
    );
  });

  it('does not depend on whether equal weights are written down', () => {
    fc.assert(
      fc.property(cloud, cloud, order, (x, y, p) => {
        const plain = ({ weights: _, ...rest }: WeightedCloud) => rest;
        const equal = (one: WeightedCloud) => ({
          ...one,
          weights: new Float64Array(one.points).fill(0.7),
        });
        expect(wasserstein(equal(x), equal(y), p)).toBeCloseTo(wasserstein(plain(x), plain(y), p));
      }),
    );
  });

  it('W2 to a cloud that is moved grows with the square of the distance of the means', () => {
    fc.assert(
      fc.property(cloud, cloud, fc.integer({ min: -30, max: 30 }), (x, y, step) => {
        const moved = { ...y, data: y.data.map((value, k) => value + (k % 3 === 0 ? step : 0)) };
        const gap = meanOfFirst(moved) - meanOfFirst(x);
        const gapBefore = meanOfFirst(y) - meanOfFirst(x);
        const grown = wasserstein(x, y, 2) ** 2 + gap ** 2 - gapBefore ** 2;
        expect(wasserstein(x, moved, 2) ** 2).toBeCloseTo(grown, 6);
      }),
    );
  });

  it('of clouds on a line is that of the samples', () => {
    fc.assert(
      fc.property(cloud, cloud, order, (x, y, p) => {
        const line = (one: WeightedCloud) => ({
          ...one,
          data: one.data.map((value, k) => (k % dimension === 1 ? value : 0)),
        });
        const values = (one: WeightedCloud) => ({
          ...one,
          values: Float64Array.from(one.data.filter((_, k) => k % dimension === 1)),
        });
        const expected = wasserstein1d(values(x), values(y), p);
        expect(wasserstein(line(x), line(y), p)).toBeCloseTo(expected, 6);
      }),
    );
  });

  it('says how far it is: a step a row of distances first', () => {
    const three = { points: 3, dimension: 1, data: Float32Array.of(0, 1, 2) };
    const steps = [...wassersteinSteps(three, three, 2)];
    expect(steps.slice(0, 3)).toEqual([1, 2, 3].map((done) => ({ done, total: 3 })));
  });

  it.each([
    [
      'an empty cloud',
      { points: 0, data: new Float64Array(0) },
      'at least one point and dimension',
    ],
    ['too few coordinates', { data: new Float64Array(3) }, 'expected 2x2 = 4 coordinates, got 3'],
    [
      'a coordinate that is not finite',
      { data: Float64Array.of(0, 0, 0, -Infinity) },
      'expected finite coordinates, got -Infinity [point=1, coordinate=1]',
    ],
    [
      'another dimension',
      { points: 4, dimension: 1 },
      'expected point clouds of equal dimension, got 2 and 1',
    ],
    [
      'a weight that is negative',
      { weights: Float64Array.of(1, -2) },
      'expected point masses from 0 to 1e+150, got -2 [point=1]',
    ],
  ])('is refused for %s', (_, changes, message) => {
    const good = { points: 2, dimension: 2, data: new Float64Array(4) };
    expect(() => wasserstein(good, { ...good, ...changes }, 1)).toThrow(message);
  });
});

describe('the costs of two clouds', () => {
  const x = { points: 2, dimension: 2, data: Float32Array.of(0, 0, 3, 4) };
  const y = { points: 3, dimension: 2, data: Float64Array.of(0, 0, 3, 0, 1e8 + 1, 0) };

  it('are the distances, a row a point of the first', () => {
    const { rows, columns, data } = euclideanCosts(x, y);
    expect([rows, columns]).toEqual([2, 3]);
    expect([...data.slice(0, 5)]).toEqual([0, 3, 1e8 + 1, 5, 4]);
  });

  it('or their squares, exact also far from the origin', () => {
    expect([...squaredEuclideanCosts(x, y).data.slice(0, 2)]).toEqual([0, 9]);
    const far = { points: 1, dimension: 2, data: Float64Array.of(1e8, 0) };
    expect(squaredEuclideanCosts(far, y).data[2]).toBe(1);
  });
});

function meanOfFirst({ points, data, weights }: WeightedCloud): number {
  let total = 0;
  let sum = 0;
  for (let i = 0; i < points; i++) {
    const weight = weights?.[i] ?? 1;
    total += weight;
    sum += weight * data[i * dimension];
  }
  return sum / total;
}
