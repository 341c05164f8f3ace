import { type CostMatrix, requireFilled } from '../costs/cost-matrix.js';

/** Products and sums of larger costs or masses could overflow. */
const greatest = 1e150;
const massTolerance = 1e-9;

/** What lies at the rows, what is wanted at the columns, and the cost of moving a unit of mass. */
export interface TransportProblem {
  readonly cost: CostMatrix;
  /** One mass of 0 or more a row; not all are 0. */
  readonly rowMass: Float64Array;
  readonly columnMass: Float64Array;
}

/**
 * Throws a RangeError with position and value unless there are rows and columns, the costs fill the
 * matrix and are finite, and the masses are finite, 0 or more and not all 0.
 */
export function checkTransportProblem({ cost, rowMass, columnMass }: TransportProblem): void {
  const { rows, columns, data } = cost;
  if (rows < 1 || columns < 1) {
    throw new RangeError(`expected at least one row and one column, got ${rows}x${columns} costs`);
  }
  requireFilled(cost);
  for (let k = 0; k < data.length; k++) {
    if (!(Math.abs(data[k]) <= greatest)) {
      const row = Math.floor(k / columns);
      throw new RangeError(
        `expected finite costs up to ${greatest}, got ${data[k]} [row=${row}, column=${k % columns}]`,
      );
    }
  }
  checkMasses(rowMass, rows, 'row');
  checkMasses(columnMass, columns, 'column');
}

/** Throws a RangeError for masses that are not `count` numbers of 0 or more with a positive sum. */
export function checkMasses(mass: Float64Array, count: number, of: string): void {
  if (mass.length !== count) {
    throw new RangeError(`expected ${count} masses, one a ${of}, got ${mass.length}`);
  }
  const bad = mass.findIndex((value) => !(value >= 0 && value <= greatest));
  if (bad >= 0) {
    throw new RangeError(
      `expected ${of} masses from 0 to ${greatest}, got ${mass[bad]} [${of}=${bad}]`,
    );
  }
  if (!(sum(mass) > 0)) throw new RangeError(`expected ${of} masses that are not all 0`);
}

/**
 * The column masses scaled to the very sum of the row masses. Sums further apart than 1e-9 of the
 * larger are a RangeError with both.
 */
export function balancedColumnMass({ rowMass, columnMass }: TransportProblem): Float64Array {
  const rowSum = sum(rowMass);
  const columnSum = sum(columnMass);
  if (Math.abs(rowSum - columnSum) > massTolerance * Math.max(rowSum, columnSum)) {
    throw new RangeError(
      `expected row and column masses of equal sums, got ${rowSum} and ${columnSum}; ` +
        'divide both by their sums, or relax them with unbalancedSinkhorn',
    );
  }
  return columnMass.map((value) => value * (rowSum / columnSum));
}

export function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
