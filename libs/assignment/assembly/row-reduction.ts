import { column, least, second, secondColumn } from './best-two';
import { findSecondColumn } from './dense-rows';
import {
  assign,
  findBestTwo,
  free,
  freeRows,
  isDense,
  isPauseDue,
  listAllRows,
  setFree,
  unassign,
} from './matching';
import { floatAt, integerAt, setFloatOfPair, setInteger } from './memory';
import { prices, rowOfColumn, rows } from './problem';

/*
 * Augmenting row reduction, the third phase of R. Jonker, A. Volgenant, "A shortest augmenting path
 * algorithm for dense and sparse linear assignment problems", Computing 38 (1987) 325-340: a free row takes
 * its best column, whose price falls until the second best is as good, and the row that had it goes on. From
 * then on the column of an assigned row is one of least reduced cost in that row.
 *
 * Departures: it begins with all rows free, and has a budget, as rounding and ties can make it long.
 */

/**
 * How many rows may go on after they have lost their column, as a share of all: a search takes about as long a step
 * where rows are dense, and much longer where it has a queue.
 */
const denseExchanges: f64 = 0.5;
const nearExchanges: f64 = 2;

let taken: i32 = 0;
let left: i32 = 0;
let row: i32 = -1;
let budget: i32 = 0;

export function beginRowReduction(): void {
  unassign();
  listAllRows();
  taken = 0;
  left = 0;
  row = -1;
  budget = <i32>((isDense ? denseExchanges : nearExchanges) * rows);
}

/** Assigns what rows it can, by exchanges that only lower prices, and leaves the others free. Whether it is done. */
export function reduceRows(): bool {
  while (row >= 0 || taken < free) {
    if (isPauseDue()) return false;
    if (row < 0) row = integerAt(freeRows, taken++);
    findBestTwo(row);
    const before = floatAt(prices, column);
    const price = before - (second - least);
    const falls = price < before;
    if (falls) setFloatOfPair(prices, column, price);
    const isTaken = integerAt(rowOfColumn, column) >= 0;
    row = assign(row, falls || !isTaken ? column : columnOfSecond(row));
    if (row >= 0 && (!falls || budget-- <= 0)) {
      setInteger(freeRows, left++, row);
      row = -1;
    }
  }
  setFree(left);
  return true;
}

function columnOfSecond(row: i32): i32 {
  return isDense ? findSecondColumn(row) : secondColumn;
}
