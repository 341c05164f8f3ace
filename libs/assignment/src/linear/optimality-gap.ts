import { type CostMatrix, costOutOfBounds, requireFilled } from '../costs/cost-matrix.js';
import { poseProblem } from '../solver/problem.js';
import type { Assignment } from './assignment.js';
import { requireDuals } from './given-duals.js';

/** What rounding may leave of a gap, as a share of the magnitudes that it is made of. */
const relativeRounding = 1e-12;

interface Gap {
  /** At most so much could be gained by another assignment. */
  readonly gap: number;
  /** The sum of the magnitudes that were added up. */
  readonly magnitude: number;
}

/**
 * At most so much would another assignment be better than the given one, of a square matrix that may
 * have changed since: 0, up to rounding, proves that it is still the best. By weak duality: no
 * assignment costs less than the sum of all v[j] and of every row's least c[i][j] - v[j]. Takes one
 * pass over the matrix and solves nothing; a large gap does not say that there is a better one.
 * Throws the RangeErrors of `solveAssignment`, and one if the matrix is not square.
 */
export function optimalityGap(
  cost: CostMatrix,
  assignment: Pick<Assignment, 'columnOfRow' | 'duals'>,
  options: { readonly maximize?: boolean } = {},
): number {
  return measureGap(cost, assignment, options.maximize ? -1 : 1).gap;
}

/** Whether the gap is 0 up to rounding, 1e-12 of the costs and duals that it is made of. */
export function isStillOptimal(
  cost: CostMatrix,
  assignment: Pick<Assignment, 'columnOfRow' | 'duals'>,
  options: { readonly maximize?: boolean } = {},
): boolean {
  const { gap, magnitude } = measureGap(cost, assignment, options.maximize ? -1 : 1);
  return gap <= relativeRounding * magnitude;
}

function measureGap(
  cost: CostMatrix,
  { columnOfRow, duals }: Pick<Assignment, 'columnOfRow' | 'duals'>,
  sign: 1 | -1,
): Gap {
  const { rows, columns } = cost;
  requireFilled(cost);
  if (rows !== columns) {
    throw new RangeError(`expected a square matrix, got ${rows}x${columns}`);
  }
  if (columnOfRow.length !== rows) {
    throw new RangeError(`expected the columns of ${rows} rows, got ${columnOfRow.length}`);
  }
  requireDuals(duals.columns, columns, 'column');
  const problem = poseProblem(cost, sign, false);
  try {
    duals.columns.forEach((dual, column) => {
      problem.prices[column] = sign * dual;
    });
    problem.columnOfRow.set(columnOfRow);
    if (!problem.solver.measureGap()) throw costOutOfBounds(cost);
    return { gap: problem.solver.gap.value, magnitude: problem.solver.magnitude.value };
  } finally {
    problem.release();
  }
}
