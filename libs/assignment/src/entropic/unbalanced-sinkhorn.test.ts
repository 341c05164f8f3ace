import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  farthest,
  marginals,
  randomProblem,
  tiedProblem,
} from '../transport/transport-problem.fixture.js';
import type { TransportProblem } from '../transport/transport-problem.js';
import { sinkhorn } from './sinkhorn.js';
import { unbalancedSinkhorn } from './unbalanced-sinkhorn.js';

const small: TransportProblem = {
  cost: {
    rows: 3,
    columns: 4,
    data: Float64Array.of(0, 1, 4, 9, 1, 0, 1, 4, 4, 1, 0, 1).map((entry) => entry / 4),
  },
  rowMass: Float64Array.of(0.5, 0.25, 0.75),
  columnMass: Float64Array.of(0.25, 0.5, 0.125, 1),
};

const side = fc.integer({ min: 1, max: 24 });
const shape = fc.record({ rows: side, columns: side, zeroEvery: fc.integer({ min: 2, max: 30 }) });
const anyProblem = fc
  .tuple(shape, fc.nat(), fc.constantFrom(randomProblem, tiedProblem))
  .map(([size, seed, problem]) => problem(size, seed));

/** ot.unbalanced.sinkhorn_unbalanced(a, b, C, reg, reg_m, stopThr=1e-16) of POT 0.9.7. */
const foundByPot = [
  {
    epsilon: 0.25,
    marginalPenalty: 1,
    plan: [
      0.2231996652142731, 0.20405513757121388, 0.0033272759705280713, 0.0004735391201786779,
      0.02570680216437148, 0.17365648808695394, 0.020922870528196292, 0.022002765530108777,
      0.001953188390597488, 0.09749358864634244, 0.08679511325615422, 0.6744352191322426,
    ],
  },
  {
    epsilon: 0.0625,
    marginalPenalty: 0.5,
    plan: [
      0.28206367895149803, 0.1179248095257096, 5.924547271654104e-8, 3.430268944336588e-14,
      0.00021807081171153417, 0.2717761941711075, 0.000407021409137628, 7.024996483637272e-7,
      7.193427553826346e-9, 0.026724254680360222, 0.11930737705631721, 0.6138355133468488,
    ],
  },
];

describe('an unbalanced plan', () => {
  it.each(foundByPot)('is the one of POT, epsilon $epsilon', ({ plan, ...options }) => {
    const result = unbalancedSinkhorn(small, { ...options, marginalError: 1e-13 });
    expect(farthest(result.plan, plan)).toBeLessThan(1e-12);
  });

  it('has the marginals that its potentials ask for, whatever the masses sum to', () => {
    const options = fc.record({
      epsilon: fc.constantFrom(1, 3, 10),
      marginalPenalty: fc.constantFrom(0.1, 1, 100),
    });
    fc.assert(
      fc.property(anyProblem, fc.constantFrom(0.1, 1, 7), options, (problem, factor, weights) => {
        const { cost, rowMass } = problem;
        const columnMass = problem.columnMass.map((mass) => mass * factor);
        const result = unbalancedSinkhorn({ cost, rowMass, columnMass }, weights);
        expect(result.hasConverged).toBe(true);
        const total = result.plan.reduce((sum, mass) => sum + mass, 0);
        const { ofRows, ofColumns } = marginals(result.plan, cost.rows, cost.columns);
        const wanted = (mass: Float64Array, potential: Float64Array) =>
          mass.map((value, k) => value * Math.exp(-potential[k] / weights.marginalPenalty));
        const rowError = farthest(ofRows, wanted(rowMass, result.rowPotential));
        const columnError = farthest(ofColumns, wanted(columnMass, result.columnPotential));
        expect(rowError).toBeLessThan(2e-9 * total);
        expect(columnError).toBeLessThan(2e-9 * total);
      }),
      { numRuns: 100 },
    );
  });

  it('tends to the balanced one as the penalty grows', () => {
    const problem = randomProblem({ rows: 12, columns: 17, zeroEvery: 5 }, 1);
    const { plan } = sinkhorn(problem, { epsilon: 0.2 });
    const distances = [1, 10, 100, 1e4, 1e7].map((marginalPenalty) =>
      farthest(unbalancedSinkhorn(problem, { epsilon: 0.2, marginalPenalty }).plan, plan),
    );
    expect(distances).toEqual(distances.toSorted((one, other) => other - one));
    expect(distances.at(-1)).toBeLessThan(1e-7);
  });

  it('vanishes where moving costs more than losing the mass', () => {
    const cost = { rows: 1, columns: 1, data: Float64Array.of(1000) };
    const one = Float64Array.of(1);
    const { plan } = unbalancedSinkhorn(
      { cost, rowMass: one, columnMass: one },
      { epsilon: 1, marginalPenalty: 1 },
    );
    // p minimises 1000 p + 3 (p log p - p), so log p = -1000 / 3.
    expect(Math.log(plan[0])).toBeCloseTo(-1000 / 3, 9);
  });

  it.each([0, -1, Number.NaN])('is refused for a penalty of %d', (marginalPenalty) => {
    expect(() => unbalancedSinkhorn(small, { epsilon: 1, marginalPenalty })).toThrow(
      `expected marginalPenalty to be finite and greater than 0, got ${marginalPenalty}`,
    );
  });

  it('is refused for masses that are not numbers', () => {
    const rowMass = Float64Array.of(1, Number.NaN, 1);
    expect(() =>
      unbalancedSinkhorn({ ...small, rowMass }, { epsilon: 1, marginalPenalty: 1 }),
    ).toThrow('expected row masses from 0 to 1e+150, got NaN [row=1]');
  });
});
