import {
  assignmentSteps,
  type CostMatrix,
  densePlan,
  exactTransportSteps,
  type Step,
  sinkhornSteps,
} from '@isthmus/assignment';
import type { Matrix } from '../search/fusion.js';

/** When Sinkhorn's iteration stops: at what changes float32 maps by little. */
const stopping = { marginalError: 1e-6, iterations: 2000 };

/** A cost for each pair of units, in float64. */
export interface GroundCost extends CostMatrix {
  readonly data: Float64Array;
}

/**
 * The plan of least cost between uniform masses, which sum to 1: a permutation / n for as many rows as
 * columns. With an epsilon, that of Sinkhorn's problem, whose costs are shares of the largest. Comes
 * in pieces.
 */
export function* transportPlan(
  cost: GroundCost,
  epsilon: number | undefined,
): Generator<Step, Matrix> {
  const { rows, columns } = cost;
  const data = Float32Array.from(yield* planOf(cost, epsilon));
  return { rows, columns, data };
}

function* planOf(cost: GroundCost, epsilon: number | undefined): Generator<Step, Float64Array> {
  const { rows, columns } = cost;
  const rowMass = new Float64Array(rows).fill(1 / rows);
  const columnMass = new Float64Array(columns).fill(1 / columns);
  if (epsilon !== undefined) {
    const largest = cost.data.reduce((most, value) => Math.max(most, value), 0);
    const relative = { rows, columns, data: cost.data.map((value) => value / (largest || 1)) };
    const problem = { cost: relative, rowMass, columnMass };
    return (yield* sinkhornSteps(problem, { epsilon, ...stopping })).plan;
  }
  if (rows !== columns) {
    return densePlan((yield* exactTransportSteps({ cost, rowMass, columnMass })).plan);
  }
  const plan = new Float64Array(rows * columns);
  const { columnOfRow } = yield* assignmentSteps(cost);
  columnOfRow.forEach((column, row) => {
    plan[row * columns + column] = 1 / rows;
  });
  return plan;
}

/** Every entry by the sum of its row. */
export function byRow({ rows, columns, data }: Matrix): Matrix {
  const sums = new Float64Array(rows);
  data.forEach((mass, at) => {
    sums[Math.floor(at / columns)] += mass;
  });
  return { rows, columns, data: data.map((mass, at) => mass / sums[Math.floor(at / columns)]) };
}

/** Every entry by the sum of its column. */
export function byColumn({ rows, columns, data }: Matrix): Matrix {
  const sums = new Float64Array(columns);
  data.forEach((mass, at) => {
    sums[at % columns] += mass;
  });
  return { rows, columns, data: data.map((mass, at) => mass / sums[at % columns]) };
}
