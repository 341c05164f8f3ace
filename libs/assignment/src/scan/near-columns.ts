import type { RowScanner } from './row-scanner.js';

/**
 * A row rarely needs more of its costs than the few that are least at the current prices. Prices only fall
 * while a problem is solved, so reduced costs only rise: what a row did not keep stays at or above the bound
 * of the day, and as long as the answer lies within the bound, the row need not be scanned.
 */
export interface NearColumns {
  /** The kept columns of a row, and their costs, begin at row * capacity. */
  readonly column: Int32Array;
  readonly cost: Float64Array;
  readonly count: Int32Array;
  /** No column that the row did not keep has a lower reduced cost. */
  readonly bound: Float64Array;
}

/** A scan finds 22 columns in the mean, seldom more than twice as many. */
export const capacity = 48;

/** Of each row, the columns near at the scanner's prices. */
export function findNearColumns(scanner: RowScanner, row: number, near: NearColumns): void {
  const { reduced, columns } = scanner;
  const limit = scanner.scan(row);
  const found = scanner.listWithin(limit);
  const count = Math.min(found, capacity);
  const kept =
    found > capacity ? leastOf(scanner.within.subarray(0, found), reduced) : scanner.within;
  const start = row * capacity;
  for (let k = 0; k < count; k++) {
    near.column[start + k] = kept[k];
    near.cost[start + k] = scanner.cost(row, kept[k]);
  }
  near.count[row] = count;
  if (count === columns) near.bound[row] = Infinity;
  else near.bound[row] = found > capacity ? reduced[kept[capacity - 1]] : limit;
}

/** The columns of least reduced cost, as many as can be kept, least first and of equals the leftmost. */
function leastOf(candidates: Int32Array, reduced: Float64Array): Int32Array {
  const least = new Int32Array(capacity);
  let count = 0;
  for (const column of candidates) {
    if (count === capacity) {
      if (reduced[column] >= reduced[least[capacity - 1]]) continue;
      count--;
    }
    let at = count++;
    for (; at > 0 && reduced[least[at - 1]] > reduced[column]; at--) least[at] = least[at - 1];
    least[at] = column;
  }
  return least;
}

/** Room for the columns of so many rows; -Infinity as the bound of each makes its first use a scan. */
export function createNearColumns(rows: number): NearColumns {
  return {
    column: new Int32Array(rows * capacity),
    cost: new Float64Array(rows * capacity),
    count: new Int32Array(rows),
    bound: new Float64Array(rows).fill(-Infinity),
  };
}
