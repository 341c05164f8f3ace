import type { TransportProblem } from './transport-problem.js';

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly zeroEvery?: number;
}

/** Numbers in [0, 1) that look random. */
function drawsFrom(seed: number): () => number {
  let draws = 0;
  return () => (((Math.sin((seed % 1000) + 1.7 * draws++) * 43758.5453) % 1) + 1) % 1;
}

/** Costs in [0, 1), and masses that sum to 1, every `zeroEvery`-th of them 0. */
export function randomProblem(
  { rows, columns, zeroEvery = Infinity }: Shape,
  seed: number,
): TransportProblem {
  const draw = drawsFrom(seed);
  const masses = (count: number) => {
    const raw = Float64Array.from({ length: count }, (_, k) =>
      (k + 1) % zeroEvery === 0 ? 0 : 0.01 + draw(),
    );
    const total = raw.reduce((sum, value) => sum + value, 0);
    return raw.map((value) => value / total);
  };
  const data = Float64Array.from({ length: rows * columns }, draw);
  return {
    cost: { rows, columns, data },
    rowMass: masses(rows),
    columnMass: masses(columns),
  };
}

/** Costs of -2 to 3 and whole masses, many of them 0: most bases of such a problem are degenerate. */
export function tiedProblem({ rows, columns }: Shape, seed: number): TransportProblem {
  const draw = drawsFrom(seed);
  const rowMass = new Float64Array(rows);
  const columnMass = new Float64Array(columns);
  const data = Float64Array.from({ length: rows * columns }, () => Math.floor(6 * draw()) - 2);
  for (let shipment = 0; shipment <= 30 * draw(); shipment++) {
    rowMass[Math.floor(rows * draw())] += 1;
    columnMass[Math.floor(columns * draw())] += 1;
  }
  return { cost: { rows, columns, data }, rowMass, columnMass };
}

/** The row and column sums of a dense plan. */
export function marginals(plan: Float64Array, rows: number, columns: number) {
  const ofRows = new Float64Array(rows);
  const ofColumns = new Float64Array(columns);
  plan.forEach((mass, k) => {
    ofRows[Math.floor(k / columns)] += mass;
    ofColumns[k % columns] += mass;
  });
  return { ofRows, ofColumns };
}

/** The largest absolute difference of two arrays of one length. */
export function farthest(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let most = one.length === other.length ? 0 : Infinity;
  for (let k = 0; k < one.length; k++) most = Math.max(most, Math.abs(one[k] - other[k]));
  return most;
}
