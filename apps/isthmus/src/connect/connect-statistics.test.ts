import type { BarrierDefinition } from '@isthmus/connectivity';
import { describe, expect, it } from 'vitest';
import type { Connected, PairCurve } from './connect-models.js';
import { connectStatistics } from './connect-statistics.js';

const definition: BarrierDefinition = {
  ...{ metric: 'loss', baseline: 'linear', reduce: 'max' },
  ...{ split: 'test', points: 3, clip: false },
};
const measures = { calibrationError: 0, temperature: 1, calibratedLoss: 0, collapse: [] };

/** A line between models of loss 1 and accuracy 0.75 that rises by so much. */
function curve(a: number, b: number, rise: number): PairCurve {
  const point = (lambda: number, loss: number) => {
    return { ...measures, lambda, loss, accuracy: 0.75 - (loss - 1) / 8 };
  };
  return { models: [a, b], points: [point(0, 1), point(0.5, 1 + rise), point(1, 1)] };
}

const at = (coefficients: readonly number[], loss: number) => {
  return { ...measures, at: [...coefficients], loss, accuracy: 0.75 };
};
const permutation = (...indices: readonly number[]) => new Map([['fc1', Int32Array.from(indices)]]);

const connected: Connected = {
  spec: [],
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
  const { models, weak, strong, centroid, simplex, chains, cycles } = connectStatistics(
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
