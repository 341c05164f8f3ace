import { relax } from './dense-rows';
import { countAssigned } from './matching';
import {
  fillFloats,
  floatAt,
  integerAt,
  setFloat,
  setFloatOfPair,
  setInteger,
  take,
} from './memory';
import { columnOfRow, columns, heldRow, length, prices, rowOfColumn } from './problem';

/*
 * The last phase of R. Jonker, A. Volgenant, "A shortest augmenting path algorithm for dense and sparse
 * linear assignment problems", Computing 38 (1987) 325-340, for rows that are looked at as a whole: Dijkstra's
 * algorithm without a queue.
 */

/** The length of the shortest path found to each column; Infinity once it is final. */
let distance: usize = 0;
/** The prices; -Infinity where the distance is final, so that no path gets shorter. */
let open: usize = 0;
/** The columns whose distance is final, in that order, and these distances. */
let settled: usize = 0;
let settledDistance: usize = 0;
/** The rows that were gone on from, and what to take from their reduced costs for path lengths. */
let passedRows: usize = 0;
let offsets: usize = 0;
let freeColumns: usize = 0;
let freeCount: i32 = 0;

export function takeDenseSearch(): void {
  distance = take(8 * length);
  open = take(8 * length);
  settled = take(4 * columns);
  settledDistance = take(8 * columns);
  passedRows = take(4 * (columns + 1));
  offsets = take(8 * (columns + 1));
  freeColumns = take(4 * columns);
}

export function beginDenseSearches(): void {
  freeCount = 0;
  for (let column = 0; column < columns; column++) {
    if (integerAt(rowOfColumn, column) < 0) setInteger(freeColumns, freeCount++, column);
  }
}

/** Gives the row a column, by exchanges along a shortest path to a free one. */
export function augmentDensely(freeRow: i32): void {
  memory.copy(open, prices, 8 * length);
  fillFloats(distance, length, Infinity);
  let steps = 0;
  let row = freeRow;
  let offset: f64 = 0;
  let sink = -1;
  let reached: f64 = -1;
  let shortest: f64 = 0;
  for (;;) {
    setInteger(passedRows, steps, row);
    setFloat(offsets, steps, offset);
    const column = relax(row, open, offset, distance);
    shortest = floatAt(distance, column);
    // Among columns at the same distance a free one, which ends the search, comes first.
    sink =
      integerAt(rowOfColumn, column) < 0
        ? column
        : shortest === reached
          ? freeWithin(shortest)
          : -1;
    if (sink >= 0) break;
    reached = shortest;
    setInteger(settled, steps, column);
    setFloat(settledDistance, steps, shortest);
    setFloatOfPair(distance, column, Infinity);
    setFloatOfPair(open, column, -Infinity);
    row = integerAt(rowOfColumn, column);
    offset = floatAt(heldRow(row), column) - floatAt(prices, column) - shortest;
    steps++;
  }
  exchangeBack(sink, shortest, steps);
  for (let k = 0; k < steps; k++) {
    const column = integerAt(settled, k);
    setFloat(prices, column, floatAt(prices, column) - (shortest - floatAt(settledDistance, k)));
  }
}

/** A free column at that distance; -1 if there is none. */
function freeWithin(length: f64): i32 {
  for (let k = 0; k < freeCount; k++) {
    const column = integerAt(freeColumns, k);
    if (floatAt(distance, column) <= length) return column;
  }
  return -1;
}

/** Gives every column on the path to the row that it is entered from. */
function exchangeBack(sink: i32, shortest: f64, steps: i32): void {
  let column = sink;
  let pathLength = shortest;
  let step = steps;
  for (;;) {
    // The row that the path comes from is the first by which the column was so near.
    let from = 0;
    while (from < step && lengthBy(from, column) !== pathLength) from++;
    const row = integerAt(passedRows, from);
    const given = integerAt(columnOfRow, row);
    setInteger(rowOfColumn, column, row);
    setInteger(columnOfRow, row, column);
    if (from === 0) break;
    column = given;
    pathLength = floatAt(settledDistance, from - 1);
    step = from - 1;
  }
  countAssigned(1);
  let at = 0;
  while (integerAt(freeColumns, at) !== sink) at++;
  freeCount--;
  for (; at < freeCount; at++) setInteger(freeColumns, at, integerAt(freeColumns, at + 1));
}

function lengthBy(step: i32, column: i32): f64 {
  const row = integerAt(passedRows, step);
  return floatAt(heldRow(row), column) - floatAt(prices, column) - floatAt(offsets, step);
}
