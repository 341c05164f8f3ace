import { scanBestTwo } from './dense-rows';
import { clearIntegers, integerAt, setInteger, take } from './memory';
import { readBestTwo } from './near-columns';
import { columnOfRow, columns, isHeld, rowOfColumn, rows, scanned } from './problem';

/** Rows of at most so many columns are looked at as a whole. */
const mostDense: i32 = 256;

export let isDense: bool = false;
export function chooseDense(): void {
  isDense = isHeld && columns <= mostDense;
}

/** Rows that have a column. */
export let assigned: i32 = 0;
export function countAssigned(more: i32): void {
  assigned += more;
}

/** Rows without one, in the order in which they are to get one. */
export let freeRows: usize = 0;
export let free: i32 = 0;
export function takeFreeRows(): void {
  freeRows = take(4 * rows);
}
export function setFree(rows: i32): void {
  free = rows;
}

/** At how many entries looked at the next pause is due. */
let due: f64 = 0;
export function setDue(after: f64): void {
  due = scanned + after;
}
export function isPauseDue(): bool {
  return scanned >= due;
}

/** The least and the second least reduced cost of the row, into best-two. */
export function findBestTwo(row: i32): void {
  if (isDense) scanBestTwo(row);
  else readBestTwo(row);
}

/** Takes every row's column away. */
export function unassign(): void {
  clearIntegers(rowOfColumn, columns);
  clearIntegers(columnOfRow, rows + 1);
  assigned = 0;
}

/** Lists all rows as free. */
export function listAllRows(): void {
  for (let row = 0; row < rows; row++) setInteger(freeRows, row, row);
  free = rows;
}

/** Gives the row the column, and returns the row that had it, which is left without; -1 if none had. */
export function assign(row: i32, column: i32): i32 {
  const displaced = integerAt(rowOfColumn, column);
  setInteger(rowOfColumn, column, row);
  setInteger(columnOfRow, row, column);
  if (displaced < 0) assigned++;
  else setInteger(columnOfRow, displaced, -1);
  return displaced;
}
