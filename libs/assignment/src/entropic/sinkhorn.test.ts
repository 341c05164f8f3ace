import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactTransport } from '../transport/exact-transport.js';
import {
  farthest,
  marginals,
  randomProblem,
  tiedProblem,
} from '../transport/transport-problem.fixture.js';
import { sinkhorn, sinkhornSteps } from './sinkhorn.js';

const side = fc.integer({ min: 1, max: 24 });
const shape = fc.record({ rows: side, columns: side, zeroEvery: fc.integer({ min: 2, max: 30 }) });
const anyProblem = fc
  .tuple(shape, fc.nat(), fc.constantFrom(randomProblem, tiedProblem))
  .map(([size, seed, problem]) => problem(size, seed));

describe('a Sinkhorn plan', () => {
  it('has the marginals, and the form that its potentials give it', () => {
    const weight = fc.constantFrom(1, 3, 10);
    fc.assert(
      fc.property(anyProblem, weight, (problem, epsilon) => {
        const { cost, rowMass, columnMass } = problem;
        const { rows, columns, data } = cost;
        const total = rowMass.reduce((sum, mass) => sum + mass, 0);
        const result = sinkhorn(problem, { epsilon });
        expect(result.hasConverged).toBe(true);
        expect(result.marginalError).toBeLessThan(1e-9);
        const { ofRows, ofColumns } = marginals(result.plan, rows, columns);
        expect(farthest(ofRows, rowMass)).toBeLessThan(2e-9 * total);
        expect(farthest(ofColumns, columnMass)).toBeLessThan(2e-9 * total);
        const formed = data.map((entry, k) => {
          const [i, j] = [Math.floor(k / columns), k % columns];
          const gain = result.rowPotential[i] + result.columnPotential[j] - entry;
          return rowMass[i] * columnMass[j] * Math.exp(gain / epsilon);
        });
        expect(farthest(result.plan, formed)).toBeLessThan(1e-12 * total);
      }),
      { numRuns: 50 },
    );
  });

  it('costs no less than the exact one, and tends to it as epsilon falls', () => {
    const problem = randomProblem({ rows: 20, columns: 15, zeroEvery: 6 }, 1);
    const { value: least } = exactTransport(problem);
    const excess = [1, 0.3, 0.1, 0.03, 0.01, 0.003].map(
      (epsilon) => sinkhorn(problem, { epsilon, iterations: 100_000 }).value - least,
    );
    expect(excess).toEqual(excess.toSorted((one, other) => other - one));
    expect(excess.at(-1)).toBeGreaterThan(-1e-8);
    expect(excess.at(-1)).toBeLessThan(1e-3);
  });

  it('spreads over all pairs as epsilon grows', () => {
    const problem = randomProblem({ rows: 7, columns: 5 }, 2);
    const { rowMass, columnMass } = problem;
    const product = Float64Array.from({ length: 35 }, (_, k) => {
      return rowMass[Math.floor(k / 5)] * columnMass[k % 5];
    });
    expect(farthest(sinkhorn(problem, { epsilon: 1e9 }).plan, product)).toBeLessThan(1e-9);
  });

  it.each([1e-3, 1e-6])(
    'of an epsilon %d times the costs neither over- nor underflows',
    (small) => {
      const { cost, ...masses } = randomProblem({ rows: 30, columns: 30, zeroEvery: 10 }, 3);
      const data = Float64Array.from(cost.data, (entry) => 1e3 * entry);
      const greatest = data.reduce((most, entry) => Math.max(most, entry));
      const problem = { cost: { ...cost, data }, ...masses };
      const options = { epsilon: small * greatest, marginalError: 1e-3, iterations: 20_000 };
      const result = sinkhorn(problem, options);
      expect(result.hasConverged).toBe(true);
      expect([...result.rowPotential, ...result.columnPotential].every(Number.isFinite)).toBe(true);
      const { ofColumns } = marginals(result.plan, 30, 30);
      expect(farthest(ofColumns, masses.columnMass)).toBeLessThan(1e-6);
      expect(Math.abs(result.value / exactTransport(problem).value - 1)).toBeLessThan(0.02);
    },
  );

  it('of costs a million times those is the same at an epsilon so much larger', () => {
    const { cost, ...masses } = randomProblem({ rows: 9, columns: 8 }, 4);
    const scaled = { ...cost, data: cost.data.map((entry) => 1e6 * entry) };
    const { plan } = sinkhorn({ cost, ...masses }, { epsilon: 0.1 });
    const { plan: other } = sinkhorn({ cost: scaled, ...masses }, { epsilon: 1e5 });
    expect(farthest(plan, other)).toBeLessThan(1e-9);
  });

  it('that is not reached in time says so, and what was reached', () => {
    const problem = randomProblem({ rows: 20, columns: 20 }, 5);
    const { hasConverged, iterations, marginalError, plan } = sinkhorn(problem, {
      epsilon: 1e-3,
      iterations: 30,
    });
    const { ofRows } = marginals(plan, 20, 20);
    const distance = ofRows.reduce((sum, mass, i) => sum + Math.abs(mass - problem.rowMass[i]), 0);
    expect(hasConverged).toBe(false);
    expect(iterations).toBeLessThan(50);
    expect(marginalError).toBeGreaterThan(1e-9);
    expect(distance).toBeCloseTo(marginalError, 10);
  });

  it('says how far it is on the way', () => {
    const problem = randomProblem({ rows: 5, columns: 5 }, 6);
    const counts = [...sinkhornSteps(problem, { epsilon: 0.1 })].map(({ done }) => done);
    expect(counts).toEqual(counts.toSorted((one, other) => one - other));
    expect(counts.at(-1)).toBe(sinkhorn(problem, { epsilon: 0.1 }).iterations);
  });

  it.each([0, -1, Number.NaN, Infinity])('is refused for an epsilon of %d', (epsilon) => {
    const problem = randomProblem({ rows: 2, columns: 2 }, 7);
    expect(() => sinkhorn(problem, { epsilon })).toThrow(
      `expected epsilon to be finite and greater than 0, got ${epsilon}`,
    );
  });

  it('is refused for masses of different sums', () => {
    const problem = randomProblem({ rows: 2, columns: 2 }, 8);
    const rowMass = Float64Array.of(1, 1);
    expect(() => sinkhorn({ ...problem, rowMass }, { epsilon: 1 })).toThrow(
      'expected row and column masses of equal sums, got 2 and 1',
    );
  });
});
