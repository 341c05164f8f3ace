import { floatAt, integerAt } from './memory';
import { leastReduced, reduced } from './near-columns';
import { columnOfRow, columns, include, prices, rowOf, rows, sumUpExtrema } from './problem';

/** The sum over the rows of how much the reduced cost of its column is above the least. */
export let gap: f64 = 0;
/** The sum of the magnitudes that were added up. */
export let magnitude: f64 = 0;

/** Measures the gap of the columns of rows that are set, at the prices that are set. Whether the costs are within bounds. */
export function measureGap(): bool {
  gap = 0;
  magnitude = 0;
  for (let row = 0; row < rows; row++) include(row);
  if (rows > 0 && !sumUpExtrema()) return false;
  for (let row = 0; row < rows; row++) {
    const least = leastReduced(rowOf(row));
    const column = integerAt(columnOfRow, row);
    const isColumn = column >= 0 && column < columns;
    const cost = isColumn ? floatAt(reduced, column) : NaN;
    gap += cost - least;
    magnitude += Math.abs(cost) + (isColumn ? Math.abs(floatAt(prices, column)) : 0);
  }
  return true;
}
