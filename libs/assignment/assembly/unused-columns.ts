import { countAssigned } from './matching';
import { floatAt, integerAt, setFloat, setInteger, take } from './memory';
import { columnOfRow, columns, prices, rowOfColumn, rows } from './problem';
import { distance, exchangeAlongPath, findShortestPath, reach, shortest } from './queued-search';

/*
 * With more columns than rows, an assignment is optimal if besides no column without a row has a lower price
 * than another. It helps to think of a row of zeros that takes all columns without a row: D. F. Crouse, "On
 * implementing 2D rectangular assignment algorithms", IEEE Trans. Aerosp. Electron. Syst. 52 (2016)
 * 1679-1696, starts from equal prices, which makes that so throughout. From other prices, the row of zeros has
 * to search its columns like any other row.
 */

/** The columns of the row of zeros, and the price of them. */
let held: usize = 0;
let heldCount: i32 = 0;
let dearest: f64 = 0;
let isSearching: bool = false;

export function takeUnusedColumns(): void {
  held = take(4 * columns);
}

export function beginUnusedColumns(): void {
  dearest = -Infinity;
  for (let column = 0; column < columns; column++) {
    if (floatAt(prices, column) > dearest) dearest = floatAt(prices, column);
  }
  heldCount = 0;
  for (let column = 0; column < columns; column++) {
    if (integerAt(rowOfColumn, column) >= 0 || floatAt(prices, column) !== dearest) continue;
    setInteger(held, heldCount++, column);
    setInteger(rowOfColumn, column, rows);
  }
  isSearching = false;
}

/** Exchanges columns until those without a row are the ones of the greatest price, which is equal. Whether it is done. */
export function leaveDearestColumns(): bool {
  while (heldCount < columns - rows) {
    if (!isSearching) searchFromZeros();
    isSearching = true;
    if (!findShortestPath()) return false;
    isSearching = false;
    for (let k = 0; k < heldCount; k++) {
      const column = integerAt(held, k);
      setFloat(distance, column, Infinity);
      setFloat(prices, column, floatAt(prices, column) - shortest);
    }
    dearest -= shortest;
    exchangeAlongPath();
    countAssigned(-1);
    setInteger(held, heldCount++, integerAt(columnOfRow, rows));
    setInteger(columnOfRow, rows, -1);
  }
  return true;
}

function searchFromZeros(): void {
  // The held columns are at no distance: no path gets shorter by them.
  for (let k = 0; k < heldCount; k++) setFloat(distance, integerAt(held, k), -Infinity);
  for (let column = 0; column < columns; column++) {
    reach(rows, column, dearest - floatAt(prices, column));
  }
}
