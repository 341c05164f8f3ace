import { describe, expect, it } from 'vitest';
import type { BarrierDefinition } from './barrier.js';
import { type Connections, connectionStatistics } from './connection-statistics.js';
import type { PairCurve } from './pair-barriers.js';
import { grid, simplexPoints } from './paths.js';

const definition: BarrierDefinition = {
  metric: 'loss',
  baseline: 'linear',
  reduce: 'max',
  split: 'test',
  points: 3,
  clip: false,
};

/** A line between models of loss 1 and accuracy 0.75 that rises by so much. */
function curve(a: number, b: number, rise: number): PairCurve {
  const point = (lambda: number, loss: number) => {
    return { lambda, loss, accuracy: 0.75 - (loss - 1) / 8 };
  };
  return { models: [a, b], points: [point(0, 1), point(0.5, 1 + rise), point(1, 1)] };
}

const at = (coefficients: readonly number[], loss: number) => {
  return { at: [...coefficients], loss, accuracy: 0.75 };
};
const permutation = (...indices: readonly number[]) => new Map([['fc1', Int32Array.from(indices)]]);

const connected: Connections = {
  groups: [],
  links: [
    { models: [1, 2], permutation: permutation(1, 0, 2, 3) },
    { models: [1, 3], permutation: permutation(0, 1, 2, 3) },
    { models: [2, 3], permutation: permutation(0, 1, 2, 3) },
  ],
  weak: [curve(1, 2, 0.5), curve(1, 3, 0.25), curve(2, 3, 0.125)],
  strong: [curve(1, 2, 0.5), curve(1, 3, 0.25), curve(2, 3, 2)],
  simplex: [at([1, 0, 0], 1), at([0.5, 0.5, 0], 1.5), at([0, 1, 0], 1), at([0, 0, 1], 1)],
  centroid: at([1], 4),
  chains: [curve(1, 3, 1)],
};

describe('the statistics of three models', () => {
  const { models, weak, strong, centroid, simplex, chains, cycles } = connectionStatistics(
    connected,
    definition,
  );

  it('have the models in their order, and a symmetric matrix of weak barriers', () => {
    expect(models.map((model) => model.at)).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(weak.matrix.loss).toEqual([
      [0, 0.5, 0.25],
      [0.5, 0, 0.125],
      [0.25, 0.125, 0],
    ]);
    expect(weak.max).toEqual({ loss: 0.5, error: 0.0625 });
  });

  it('tell direct barriers, with the first model, from indirect ones, and their gap', () => {
    expect(strong.direct).toMatchObject({ mean: { loss: 0.375 }, max: { loss: 0.5 } });
    expect(strong.indirect).toMatchObject({ mean: { loss: 2 }, max: { loss: 2 } });
    expect(strong.gap).toMatchObject({ mean: { loss: 1.625 }, max: { loss: 1.5 } });
  });

  it('count the centroid among the points of the simplex', () => {
    expect(centroid.barrier).toEqual({ loss: 3, error: 0 });
    expect(simplex.barrier.loss).toBeCloseTo(3, 12);
    expect(simplex.at.loss).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it('have the weak barrier beside that of a chain', () => {
    expect(chains).toMatchObject([{ barrier: { loss: 1 }, direct: { loss: 0.25 } }]);
  });

  it('follow the cycle through all three', () => {
    expect(cycles).toEqual({
      triples: 1,
      cycleError: 0.5,
      groups: [{ name: 'fc1', units: 4, fixedPoints: 2, cycleError: 0.5 }],
    });
  });
});

describe('the statistics of models in a landscape of loss 9 - |w|²', () => {
  const models = [
    [0, 0, 1],
    [1, -1, 0],
    [2, 0.5, 0],
    [-1, 1, 0.5],
  ];
  const squared = (w: readonly number[]) => w.reduce((sum, value) => sum + value * value, 0);
  const between = (shares: readonly number[]) =>
    [0, 1, 2].map((axis) => shares.reduce((sum, share, i) => sum + share * models[i]![axis]!, 0));
  const measured = (w: readonly number[]) => ({ loss: 9 - squared(w), accuracy: 0.5 });
  /** Over the line between the ends, the midpoint rises by a quarter of their squared distance. */
  const riseOf = (a: number, b: number) =>
    squared(models[a - 1]!.map((value, axis) => value - models[b - 1]![axis]!)) / 4;

  const points = grid(5);
  const lineOf = (a: number, b: number): PairCurve => ({
    models: [a, b],
    points: points.map((lambda) => {
      const shares = models.map((_, i) => (i === a - 1 ? 1 - lambda : i === b - 1 ? lambda : 0));
      return { lambda, ...measured(between(shares)) };
    }),
  });
  const pairs = [1, 2, 3, 4].flatMap((a) =>
    [1, 2, 3, 4].filter((b) => b > a).map((b) => [a, b] as const),
  );
  const lines = pairs.map(([a, b]) => lineOf(a, b));
  const found = connectionStatistics(
    {
      groups: [],
      links: pairs.map((pair) => ({ models: pair, permutation: permutation(0, 1) })),
      weak: lines,
      strong: lines,
      simplex: simplexPoints(4, 2).map(({ at: shares }) => ({
        at: shares,
        ...measured(between(shares)),
      })),
      centroid: { at: [1], ...measured(between([0.25, 0.25, 0.25, 0.25])) },
      chains: [lineOf(1, 3), lineOf(1, 4)],
    },
    { ...definition, points: 5 },
  );

  it('have the barriers of the closed form', () => {
    for (const [a, row] of found.weak.matrix.loss.entries()) {
      for (const [b, height] of row.entries()) expect(height).toBeCloseTo(riseOf(a + 1, b + 1), 12);
    }
    const direct = [riseOf(1, 2), riseOf(1, 3), riseOf(1, 4)];
    const indirect = [riseOf(2, 3), riseOf(2, 4), riseOf(3, 4)];
    expect(found.strong.gap.max.loss).toBeCloseTo(Math.max(...indirect) - Math.max(...direct), 12);
    expect(found.chains[1]!.barrier.loss).toBeCloseTo(riseOf(1, 4), 12);
    expect(found.chains[1]!.direct).toEqual(found.weak.pairs[2]!.barrier);
  });

  it('have a centroid that rises by the variance of the models', () => {
    const mean = between([0.25, 0.25, 0.25, 0.25]);
    const variance = models.reduce((sum, w) => sum + squared(w), 0) / 4 - squared(mean);
    expect(found.centroid.barrier.loss).toBeCloseTo(variance, 12);
    expect(found.simplex.barrier.loss).toBeCloseTo(Math.max(variance, found.weak.max.loss), 12);
    expect(found.centroid.barrier.error).toBe(0);
  });
});
