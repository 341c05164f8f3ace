import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveAssignment } from '../linear/assignment.js';
import { exactTransport, exactTransportSteps } from './exact-transport.js';
import { densePlan } from './transport-plan.js';
import { farthest, marginals, randomProblem, tiedProblem } from './transport-problem.fixture.js';
import type { TransportProblem } from './transport-problem.js';

const side = fc.integer({ min: 1, max: 24 });
const shape = fc.record({ rows: side, columns: side, zeroEvery: fc.integer({ min: 2, max: 30 }) });
const anyProblem = fc
  .tuple(shape, fc.nat(), fc.constantFrom(randomProblem, tiedProblem))
  .map(([size, seed, problem]) => problem(size, seed));

function expectOptimal(problem: TransportProblem): void {
  const { cost, rowMass, columnMass } = problem;
  const { rows, columns } = cost;
  const data = Float64Array.from(cost.data);
  const { plan, value, rowDual, columnDual } = exactTransport(problem);
  const total = rowMass.reduce((sum, mass) => sum + mass, 0);
  const unit = data.reduce((most, entry) => Math.max(most, Math.abs(entry)), 1);

  const { ofRows, ofColumns } = marginals(densePlan(plan), rows, columns);
  expect(plan.mass.every((mass) => mass > 0)).toBe(true);
  expect(plan.mass.length).toBeLessThan(rows + columns);
  expect(farthest(ofRows, rowMass)).toBeLessThan(1e-14 * total);
  expect(farthest(ofColumns, columnMass)).toBeLessThan(1e-14 * total);

  const slack = data.map((entry, k) => {
    return entry - rowDual[Math.floor(k / columns)] - columnDual[k % columns];
  });
  expect(slack.reduce((least, one) => Math.min(least, one))).toBeGreaterThan(-1e-13 * unit);

  const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, k) => sum + x * b[k], 0);
  const dual = product(rowMass, rowDual) + product(columnMass, columnDual);
  expect(Math.abs(value - dual)).toBeLessThan(1e-13 * unit * total);
}

const twoByTwo = (changes: Partial<TransportProblem>): TransportProblem => ({
  cost: { rows: 2, columns: 2, data: Float64Array.of(0, 1, 1, 0) },
  rowMass: Float64Array.of(0.5, 0.5),
  columnMass: Float64Array.of(0.5, 0.5),
  ...changes,
});

describe('an exact plan', () => {
  it('has the marginals, and feasible duals without a gap prove it', () => {
    fc.assert(fc.property(anyProblem, expectOptimal), { numRuns: 500 });
  });

  it.each([
    { rows: 150, columns: 150 },
    { rows: 60, columns: 300, zeroEvery: 7 },
    { rows: 300, columns: 40, zeroEvery: 2 },
  ])('of $rows x $columns random costs does too', (shape) => {
    expectOptimal(randomProblem(shape, 1));
  });

  it('of equal masses on as many rows as columns costs what the assignment does', () => {
    const size = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(size, fc.nat(), fc.boolean(), (n, seed, isTied) => {
        const { cost } = randomProblem({ rows: n, columns: n }, seed);
        const data = isTied ? cost.data.map(Math.round) : cost.data;
        const mass = new Float64Array(n).fill(1 / n);
        const tied = { ...cost, data };
        const { value } = exactTransport({ cost: tied, rowMass: mass, columnMass: mass });
        expect(value).toBeCloseTo(solveAssignment(tied).value / n, 12);
      }),
    );
  });

  it('of constant costs is found at once, with any masses', () => {
    const { rowMass, columnMass } = randomProblem({ rows: 50, columns: 70, zeroEvery: 5 }, 2);
    const data = new Float64Array(50 * 70).fill(0.1);
    expectOptimal({ cost: { rows: 50, columns: 70, data }, rowMass, columnMass });
  });

  it('keeps apart masses and costs of very different sizes', () => {
    const problem = randomProblem({ rows: 12, columns: 9 }, 3);
    const data = problem.cost.data.map((entry, k) => entry * 10 ** (k % 12));
    expectOptimal({ ...problem, cost: { ...problem.cost, data } });
    const mass = Float64Array.from({ length: 9 }, (_, k) => 10 ** (-3 * k));
    expectOptimal({
      ...randomProblem({ rows: 9, columns: 9 }, 4),
      rowMass: mass,
      columnMass: mass.toReversed(),
    });
  });

  it('takes float32 costs as they are', () => {
    const { cost, ...masses } = randomProblem({ rows: 20, columns: 30 }, 5);
    const data = Float32Array.from(cost.data);
    const rounded = { ...cost, data: Float64Array.from(data) };
    const { value } = exactTransport({ cost: { ...cost, data }, ...masses });
    expect(value).toBe(exactTransport({ cost: rounded, ...masses }).value);
  });

  it('of one row sends to each column what it wants', () => {
    const { plan, value } = exactTransport({
      cost: { rows: 1, columns: 3, data: Float64Array.of(1, 2, 4) },
      rowMass: Float64Array.of(2),
      columnMass: Float64Array.of(1, 0, 1),
    });
    expect(plan).toEqual({
      rows: 1,
      columns: 3,
      rowOf: Int32Array.of(0, 0),
      columnOf: Int32Array.of(0, 2),
      mass: Float64Array.of(1, 1),
    });
    expect([...densePlan(plan)]).toEqual([1, 0, 1]);
    expect(value).toBe(5);
  });

  it('says how far it is on the way', () => {
    const steps = [...exactTransportSteps(randomProblem({ rows: 400, columns: 400 }, 6))];
    const pivots = steps.map(({ done }) => done);
    expect(pivots.length).toBeGreaterThan(1);
    expect(pivots).toEqual(pivots.toSorted((one, other) => one - other));
  });
});

describe('a problem of transport is refused', () => {
  it.each([
    ['2 row masses', { rowMass: Float64Array.of(1) }, 'expected 2 masses, one a row, got 1'],
    [
      'masses of 0 or more',
      { columnMass: Float64Array.of(1.5, -0.5) },
      'expected column masses from 0 to 1e+150, got -0.5 [column=1]',
    ],
    [
      'finite masses',
      { rowMass: Float64Array.of(Number.NaN, 1) },
      'expected row masses from 0 to 1e+150, got NaN [row=0]',
    ],
    ['some mass', { rowMass: new Float64Array(2) }, 'expected row masses that are not all 0'],
    [
      'equal sums',
      { rowMass: Float64Array.of(0.5, 0.5 + 1e-8) },
      'expected row and column masses of equal sums, got 1.00000001 and 1; divide both',
    ],
    [
      'finite costs',
      { cost: { rows: 2, columns: 2, data: Float64Array.of(0, 1, Infinity, 0) } },
      'expected finite costs up to 1e+150, got Infinity [row=1, column=0]',
    ],
    [
      'as many costs as there are pairs',
      { cost: { rows: 2, columns: 2, data: new Float32Array(3) } },
      'expected 2x2 = 4 costs, got 3',
    ],
    [
      'rows and columns',
      { cost: { rows: 0, columns: 2, data: new Float32Array(0) } },
      'expected at least one row and one column, got 0x2 costs',
    ],
  ])('without %s', (_, changes, message) => {
    expect(() => exactTransport(twoByTwo(changes))).toThrow(message);
    expect(() => exactTransport(twoByTwo(changes))).toThrow(RangeError);
  });

  it('but not for sums that differ by rounding', () => {
    const columnMass = Float64Array.of(0.5, 0.5 + 1e-10);
    expect(exactTransport(twoByTwo({ columnMass })).value).toBeCloseTo(0, 9);
  });
});
