import { solveAssignment } from '@isthmus/assignment';
import { tensor, tensorCount, tidy, transpose } from '@isthmus/tensorflow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenJson, goldenWeights } from '../problem/match-problem.fixture.js';
import { createMomentSums, type Moments } from './activation-moments.js';
import { type StatisticName, statistics } from './activation-statistics.js';

interface Best {
  readonly objective: number;
  readonly permutation: readonly number[];
  readonly objective_identity: number;
}
const expected = goldenJson('activation_matching.json') as Readonly<Record<string, Best>> & {
  readonly dead_unit_of_a: number;
  readonly dead_unit_of_b: number;
};
const arrays = goldenWeights('activation_matching.safetensors', '');
const goldenNames: Readonly<Record<StatisticName, string>> = {
  covariance: 'covariance',
  correlation: 'correlation',
  'second-moment': 'second_moment',
};

/** Moments of samples x units values, cut into batches of these sizes. */
function momentsOf(a: Float32Array, b: Float32Array, batches: readonly number[]): Moments {
  const sums = createMomentSums();
  const samples = batches.reduce((sum, size) => sum + size, 0);
  let begin = 0;
  for (const size of batches) {
    tidy(
      () => {
        const [unitsA, unitsB] = [a, b].map((values) => {
          const units = values.length / samples;
          const part = values.slice(begin * units, (begin + size) * units);
          return transpose(tensor(part, [size, units]), [1, 0]);
        });
        sums.add(unitsA!, unitsB!);
      },
      () => [],
    );
    begin += size;
  }
  return sums.moments();
}

const golden = (batches: readonly number[]) =>
  momentsOf(arrays.get('activations_a')!.data, arrays.get('activations_b')!.data, batches);

describe.each(Object.keys(goldenNames) as StatisticName[])('%s', (name) => {
  const reference = expected[goldenNames[name]]!;
  const values = arrays.get(goldenNames[name])!.data;

  it.each([[[200]], [[64, 64, 72]], [[1, 199]]])(
    'is the reference value, in batches of %s',
    (batches) => {
      const found = statistics[name](golden(batches));
      const deviation = found.reduce((most, x, i) => Math.max(most, Math.abs(x - values[i]!)), 0);
      expect(deviation).toBeLessThan(5e-6);
    },
  );

  it('leads to the reference permutation', () => {
    const data = statistics[name](golden([128, 72]));
    const { columnOfRow, value } = solveAssignment(
      { rows: 24, columns: 24, data },
      { maximize: true },
    );
    expect([...columnOfRow]).toEqual(reference.permutation);
    expect(value).toBeCloseTo(reference.objective, 5);
  });
});

describe('moments', () => {
  it('do not depend on how the samples are cut into batches', () => {
    const sample = fc.float({ min: -8, max: 8, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(sample, sample), { minLength: 4, maxLength: 30 }),
        fc.nat(),
        (pairs, cut) => {
          const [a, b] = [0, 1].map((side) => Float32Array.from(pairs, (pair) => pair[side]!));
          const first = 1 + (cut % (pairs.length - 1));
          const whole = momentsOf(a!, b!, [pairs.length]);
          const parts = momentsOf(a!, b!, [first, pairs.length - first]);
          for (const name of ['meanA', 'products', 'squaresB'] as const) {
            expect(parts[name][0]).toBeCloseTo(whole[name][0]!, 3);
          }
        },
      ),
    );
  });

  it('keep their digits where the mean is large', () => {
    const a = Float32Array.from({ length: 4000 }, (_, i) => 1000 + Math.sin(i));
    const { products, samples } = momentsOf(a, a, [1000, 3000]);
    const mean = a.reduce((sum, value) => sum + value, 0) / a.length;
    const exact = a.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(Math.abs(products[0]! / exact - 1)).toBeLessThan(1e-6);
    expect(samples).toBe(4000);
  });

  it('make a unit that is the same on all samples uncorrelated with all', () => {
    const constant = new Float32Array(3000).fill(0.1);
    const varied = Float32Array.from({ length: 3000 }, (_, i) => i % 7);
    for (const moments of [
      momentsOf(constant, varied, [1700, 1300]),
      momentsOf(constant, constant, [3000]),
    ]) {
      // The sign of a zero is that of the rounding.
      expect(statistics.correlation(moments).map(Math.abs)).toEqual(Float64Array.of(0));
    }
  });

  it('refuse a single sample, and leave no tensor behind', () => {
    const before = tensorCount();
    expect(() => momentsOf(Float32Array.of(1), Float32Array.of(1), [1])).toThrow('[samples=1]');
    expect(tensorCount()).toBe(before);
  });
});
