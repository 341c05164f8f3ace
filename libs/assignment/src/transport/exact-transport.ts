import type { CostMatrix } from '../costs/cost-matrix.js';
import { drain, type Step } from '../costs/steps.js';
import type { PositiveTransport } from './initial-basis.js';
import { networkSimplexSteps, type OptimalBasis } from './network-simplex.js';
import type { TransportPlan } from './transport-plan.js';
import {
  balancedColumnMass,
  checkTransportProblem,
  type TransportProblem,
} from './transport-problem.js';

/** A plan of least cost with the duals that prove it: u + v <= cost, and equality where mass moves. */
export interface ExactTransport {
  readonly plan: TransportPlan;
  /** <plan, cost>; equal to <row masses, u> + <column masses, v> up to rounding. */
  readonly value: number;
  /** u, in the unit of the costs. */
  readonly rowDual: Float64Array;
  /** v; a constant can be moved between u and v. */
  readonly columnDual: Float64Array;
}

/**
 * Optimal transport, exact up to float64 rounding, by the network simplex method (see
 * network-simplex.ts). Masses of 0 are allowed; at most rows + columns - 1 entries of the plan are
 * positive. Throws a RangeError for sums of masses that differ by more than 1e-9 of the larger, and
 * for what `checkTransportProblem` refuses.
 */
export function exactTransport(problem: TransportProblem): ExactTransport {
  return drain(exactTransportSteps(problem));
}

/** `exactTransport` in steps of some milliseconds; their `done` counts pivots, of which no total is known. */
export function* exactTransportSteps(
  problem: TransportProblem,
): Generator<Step, ExactTransport, void> {
  checkTransportProblem(problem);
  yield { done: 0 };
  const { cost, rowMass } = problem;
  const columnMass = balancedColumnMass(problem);
  const rows = support(rowMass);
  const columns = support(columnMass);
  const part = submatrix(cost, rows, columns);
  yield { done: 0 };
  const basis = yield* networkSimplexSteps({
    cost: part,
    rowMass: Float64Array.from(rows, (row) => rowMass[row]),
    columnMass: Float64Array.from(columns, (column) => columnMass[column]),
  });
  const plan = planOf(basis, cost, rows, columns);
  let value = 0;
  plan.mass.forEach((mass, k) => {
    value += mass * cost.data[plan.rowOf[k] * cost.columns + plan.columnOf[k]];
  });
  return { plan, value, ...extendDuals(basis, cost, rows, columns) };
}

/** The indices of the positive masses. */
function support(mass: Float64Array): Int32Array {
  return Int32Array.from(mass.keys()).filter((index) => mass[index] > 0);
}

function submatrix(
  { columns: width, data }: CostMatrix,
  rows: Int32Array,
  columns: Int32Array,
): PositiveTransport['cost'] {
  const part = new Float64Array(rows.length * columns.length);
  let to = 0;
  for (const row of rows) {
    const start = row * width;
    for (let k = 0; k < columns.length; k++) part[to++] = data[start + columns[k]];
  }
  return part;
}

function planOf(
  { tree }: OptimalBasis,
  cost: CostMatrix,
  rows: Int32Array,
  columns: Int32Array,
): TransportPlan {
  const { parent, flow } = tree;
  const moves: { row: number; column: number; mass: number }[] = [];
  for (let node = 0; node < parent.length; node++) {
    if (!(flow[node] > 0)) continue;
    const [row, column] = node < tree.rows ? [node, parent[node]] : [parent[node], node];
    moves.push({ row: rows[row], column: columns[column - tree.rows], mass: flow[node] });
  }
  moves.sort((one, other) => one.row - other.row || one.column - other.column);
  return {
    rows: cost.rows,
    columns: cost.columns,
    rowOf: Int32Array.from(moves, ({ row }) => row),
    columnOf: Int32Array.from(moves, ({ column }) => column),
    mass: Float64Array.from(moves, ({ mass }) => mass),
  };
}

/** Rows and columns without mass get the largest duals that are feasible, rows first. */
function extendDuals(
  { u, v }: OptimalBasis,
  { rows: height, columns: width, data }: CostMatrix,
  rows: Int32Array,
  columns: Int32Array,
): Pick<ExactTransport, 'rowDual' | 'columnDual'> {
  const rowDual = new Float64Array(height).fill(Infinity);
  const columnDual = new Float64Array(width).fill(Infinity);
  rows.forEach((row, k) => {
    rowDual[row] = u[k];
  });
  columns.forEach((column, k) => {
    columnDual[column] = v[k];
  });
  for (let row = 0; row < height; row++) {
    if (rowDual[row] < Infinity) continue;
    for (const column of columns) {
      rowDual[row] = Math.min(rowDual[row], data[row * width + column] - columnDual[column]);
    }
  }
  for (let column = 0; column < width; column++) {
    if (columnDual[column] < Infinity) continue;
    for (let row = 0; row < height; row++) {
      columnDual[column] = Math.min(columnDual[column], data[row * width + column] - rowDual[row]);
    }
  }
  return { rowDual, columnDual };
}
