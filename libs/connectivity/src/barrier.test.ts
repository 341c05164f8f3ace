import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BarrierDefinition, barrier } from './barrier.js';

interface Result {
  readonly name: string;
  readonly loss: number[];
  readonly accuracy: number[];
  readonly barriers: (Pick<BarrierDefinition, 'metric' | 'baseline'> & {
    readonly reduce: 'max' | 'mid';
    readonly barrier: number;
  })[];
}
const vectors: { lambdas: number[]; results: Result[] } = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/barrier/barriers.json', import.meta.url), 'utf8'),
);

const cases = vectors.results.flatMap(({ name, loss, accuracy, barriers }) => {
  const curve = vectors.lambdas.map((lambda, i) => ({
    lambda,
    loss: loss[i]!,
    accuracy: accuracy[i]!,
  }));
  return barriers.map((expected) => ({ name, curve, ...expected }));
});

const definition = {
  metric: 'loss',
  baseline: 'linear',
  reduce: 'max',
  split: 'test',
  points: 3,
  clip: false,
} as const;

function curveOf(...losses: number[]) {
  return losses.map((loss, i) => ({ lambda: i / (losses.length - 1), loss, accuracy: 1 - loss }));
}

describe('a barrier', () => {
  it.each(cases)('of $name is as computed in Python: $metric, $baseline, $reduce', (expected) => {
    const { curve, metric, baseline, reduce } = expected;
    const points = curve.length;
    const reduced = reduce === 'mid' ? 'midpoint' : reduce;
    const value = barrier(curve, { ...definition, metric, baseline, reduce: reduced, points });
    expect(Math.abs(value - expected.barrier)).toBeLessThan(1e-12);
  });

  it('is the height above the line between the ends or above their mean', () => {
    const curve = curveOf(0, 3, 1, 4, 4);
    const of = (baseline: 'linear' | 'mean', reduce: 'max' | 'midpoint' | 'mean') =>
      barrier(curve, { ...definition, baseline, reduce, points: 5 });
    expect(of('linear', 'max')).toBe(2);
    expect(of('mean', 'max')).toBe(2);
    expect(of('linear', 'midpoint')).toBe(-1);
    expect(of('mean', 'midpoint')).toBe(-1);
  });

  it('is not clipped: a path below its ends has a negative midpoint and a zero linear max', () => {
    const curve = curveOf(4, 1, 4);
    expect(barrier(curve, { ...definition, reduce: 'midpoint' })).toBe(-3);
    expect(barrier(curve, definition)).toBe(0);
    expect(barrier(curve, { ...definition, reduce: 'midpoint', clip: true })).toBe(0);
  });

  it('in the mean is the area over the baseline, whatever the spacing', () => {
    expect(barrier(curveOf(0, 2, 0), { ...definition, reduce: 'mean' })).toBe(1);
    const uneven = [0, 0.25, 0.5, 1].map((lambda, i) => ({
      lambda,
      loss: [1, 2, 3, 1][i]!,
      accuracy: 0,
    }));
    expect(barrier(uneven, { ...definition, reduce: 'mean', points: 4 })).toBeCloseTo(
      0.125 + 0.375 + 0.5,
      12,
    );
  });

  it('is NaN when any loss is', () => {
    expect(barrier(curveOf(1, Number.NaN, 1), definition)).toBeNaN();
  });

  it('takes the error from the accuracy', () => {
    const curve = curveOf(0.25, 0.75, 0.25).map((point) => ({ ...point, loss: 0 }));
    expect(barrier(curve, { ...definition, metric: 'error' })).toBe(0.5);
  });

  it('in the middle needs an odd number of points', () => {
    const even = { ...definition, reduce: 'midpoint', points: 4 } as const;
    expect(() => barrier(curveOf(1, 2, 2, 1), even)).toThrow(
      "expected a curve with a point at lambda 0.5, which an odd number of points has, for reduce 'midpoint' [points=4]",
    );
  });

  it('refuses a curve of another number of points, and one of a single point', () => {
    const message = 'expected a curve of the defined number of points, 2 or more, got';
    expect(() => barrier(curveOf(1, 2), definition)).toThrow(`${message} 2 [points=3]`);
    const single = [{ lambda: 0, loss: 1, accuracy: 0 }];
    expect(() => barrier(single, { ...definition, points: 1 })).toThrow(`${message} 1 [points=1]`);
  });

  it('refuses a curve that does not go from end to end', () => {
    const tail = curveOf(1, 2, 3, 4).slice(1);
    expect(() => barrier(tail, definition)).toThrow('expected a curve from lambda 0 to 1, got one');
  });
});

/** Curves over an odd number of evenly spaced lambdas, so that 1/2 is one. */
const curves = fc
  .integer({ min: 1, max: 8 })
  .chain((half) =>
    fc.array(
      fc.record({
        loss: fc.double({ min: 0, max: 1e3, noNaN: true }),
        accuracy: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { minLength: 2 * half + 1, maxLength: 2 * half + 1 },
    ),
  )
  .map((points) => points.map((point, i) => ({ lambda: i / (points.length - 1), ...point })));

const definitions: fc.Arbitrary<Omit<BarrierDefinition, 'points'>> = fc.record({
  metric: fc.constantFrom('loss', 'error'),
  baseline: fc.constantFrom('linear', 'mean'),
  reduce: fc.constantFrom('max', 'midpoint', 'mean'),
  split: fc.constant('test' as const),
  clip: fc.boolean(),
});

describe('a barrier, by every definition', () => {
  it('of a model with itself, which is the same at every lambda, is 0', () => {
    fc.assert(
      fc.property(curves, definitions, (curve, of) => {
        const [{ loss, accuracy }] = curve as [(typeof curve)[number]];
        const constant = curve.map(({ lambda }) => ({ lambda, loss, accuracy }));
        const value = barrier(constant, { ...of, points: curve.length });
        expect(Math.abs(value)).toBeLessThanOrEqual(1e-15 * Math.max(1, loss));
      }),
    );
  });

  it('is as high from b to a as from a to b', () => {
    fc.assert(
      fc.property(curves, definitions, (curve, of) => {
        const reversed = curve.map((point) => ({ ...point, lambda: 1 - point.lambda })).reverse();
        const [there, back] = [curve, reversed].map((points) =>
          barrier(points, { ...of, points: points.length }),
        );
        expect(Math.abs(there! - back!)).toBeLessThan(1e-11);
      }),
    );
  });

  it('from the line between the ends is at most half their gap above that from their mean', () => {
    fc.assert(
      fc.property(curves, fc.constantFrom('loss', 'error'), (curve, metric) => {
        const value = ({ loss, accuracy }: (typeof curve)[number]) =>
          metric === 'loss' ? loss : 1 - accuracy;
        const gap = Math.abs(value(curve.at(-1)!) - value(curve[0]!));
        const [linear, mean] = (['linear', 'mean'] as const).map((baseline) =>
          barrier(curve, { ...definition, metric, baseline, points: curve.length }),
        );
        expect(linear! - mean!).toBeLessThanOrEqual(gap / 2 + 1e-11);
      }),
    );
  });
});
