import {
  invertPermutation,
  permuteWeights,
  randomPermutation,
  type Weights,
} from '@isthmus/permutation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barrier } from './barrier.js';
import { combine } from './combination.js';
import { grid, linePoint, simplexPoints } from './paths.js';
import { lossOf, numbers, perceptronOf, perceptronSpec } from './perceptron-loss.fixture.js';
import { simplexBarrier } from './simplex-barrier.js';

const perceptrons = fc
  .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: numbers, maxLength: numbers })
  .map(perceptronOf);

const measuredAt = (models: readonly Weights[], steps: number) =>
  simplexPoints(models.length, steps).map(({ at, coefficients }) => ({
    at,
    loss: lossOf(combine(models, coefficients)),
    accuracy: 0,
  }));
const lossBarrier = (models: readonly Weights[], steps = 4) =>
  simplexBarrier(measuredAt(models, steps), 'loss').barrier;

describe('the barrier of a simplex', () => {
  it('is 0 between identical models, however many', () => {
    fc.assert(
      fc.property(perceptrons, fc.integer({ min: 1, max: 5 }), (model, count) => {
        const same = Array.from({ length: count }, () => model);
        expect(lossBarrier(same, 3)).toBeCloseTo(0, 4);
      }),
    );
  });

  it('is 0 between permuted copies of one model once they are lined up, and else mostly not', () => {
    let without = 0;
    fc.assert(
      fc.property(perceptrons, fc.nat(), (model, seed) => {
        const orders = [0, 1].map((i) => randomPermutation(perceptronSpec, seed + i));
        const copies = orders.map((order) => permuteWeights(model, perceptronSpec, order));
        const aligned = copies.map((copy, i) =>
          permuteWeights(copy, perceptronSpec, invertPermutation(orders[i]!)),
        );
        expect(lossBarrier([model, ...aligned])).toBeLessThan(1e-12);
        without = Math.max(without, lossBarrier([model, ...copies]));
      }),
    );
    expect(without).toBeGreaterThan(0.1);
  });

  it('is as high in any order of the models', () => {
    fc.assert(
      fc.property(perceptrons, perceptrons, perceptrons, (a, b, c) => {
        const there = simplexBarrier(measuredAt([a, b, c], 4), 'loss');
        const turned = simplexBarrier(measuredAt([c, a, b], 4), 'loss');
        expect(turned.barrier).toBeCloseTo(there.barrier, 5);
        expect(there.barrier).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('of two models is the barrier of the line between them, from the linear baseline', () => {
    fc.assert(
      fc.property(perceptrons, perceptrons, (a, b) => {
        const curve = grid(5).map((lambda) => {
          const loss = lossOf(combine([a, b], linePoint(lambda).coefficients));
          return { lambda, loss, accuracy: 0 };
        });
        const line = barrier(curve, {
          metric: 'loss',
          baseline: 'linear',
          reduce: 'max',
          split: 'test',
          points: 5,
          clip: false,
        });
        expect(lossBarrier([a, b])).toBeCloseTo(line, 12);
      }),
    );
  });

  const corners = [
    { at: [1, 0, 0], loss: 1, accuracy: 0.75 },
    { at: [0, 1, 0], loss: 2, accuracy: 0.5 },
    { at: [0, 0, 1], loss: 3, accuracy: 0.25 },
  ];

  it('tells where it is highest, by the loss or by the error', () => {
    const points = [
      ...corners,
      { at: [0.5, 0.5, 0], loss: 2.5, accuracy: 0.5 },
      { at: [0, 0.5, 0.5], loss: 2.75, accuracy: 0 },
    ];
    expect(simplexBarrier(points, 'loss')).toEqual({ barrier: 1, at: [0.5, 0.5, 0] });
    expect(simplexBarrier(points, 'error')).toEqual({ barrier: 0.375, at: [0, 0.5, 0.5] });
  });

  it('is NaN when any loss is', () => {
    const points = [...corners, { at: [0.5, 0.5, 0], loss: Number.NaN, accuracy: 0 }];
    expect(simplexBarrier(points, 'loss').barrier).toBeNaN();
  });

  it('refuses points without a model, of other models, and none', () => {
    expect(() => simplexBarrier(corners.slice(0, 2), 'loss')).toThrow('[model=3, points=2]');
    const mixed = [...corners, { at: [0.5, 0.5], loss: 1, accuracy: 0 }];
    expect(() => simplexBarrier(mixed, 'loss')).toThrow('got 2 [models=3]');
    expect(() => simplexBarrier([], 'loss')).toThrow('got none [models=0]');
  });
});
