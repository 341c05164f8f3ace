import { beginQueue, clearQueue, leastKey, pop, push, takeQueue } from './least-first-queue';
import { countAssigned, isPauseDue } from './matching';
import { fillFloats, floatAt, integerAt, setFloat, setInteger, take } from './memory';
import {
  bounds,
  capacity,
  findNearColumns,
  leastOfEight,
  nearColumns,
  nearCosts,
  nearCounts,
  reduced,
} from './near-columns';
import { columnOfRow, columns, costOf, count, prices, rowOfColumn, rows } from './problem';

/*
 * The last phase of R. Jonker, A. Volgenant, "A shortest augmenting path algorithm for dense and sparse
 * linear assignment problems", Computing 38 (1987) 325-340; the rectangular case follows D. F. Crouse,
 * "On implementing 2D rectangular assignment algorithms", IEEE Trans. Aerosp. Electron. Syst. 52
 * (2016) 1679-1696.
 *
 * Departure: Dijkstra's algorithm keeps a queue, from which a column comes out when the path to it is
 * shortest, and a row when the path could go on by a column that is not among the row's near ones. Only then
 * is the row scanned.
 */

/** Length of the shortest path found to a column so far; Infinity before. */
export let distance: usize = 0;
/** The row from which that path enters the column. */
let predecessor: usize = 0;
/** What to take from a row's reduced costs for path lengths. */
let offsets: usize = 0;
/** Columns whose distance is final, in that order; and all with a distance. */
let settled: usize = 0;
let settledCount: i32 = 0;
let isSettled: usize = 0;
let reached: usize = 0;
let reachedCount: i32 = 0;
/** The nearest free column reached, and the path's length to it. */
let sink: i32 = -1;
export let shortest: f64 = Infinity;

export function takeQueuedSearch(): void {
  distance = take(8 * columns);
  predecessor = take(4 * columns);
  offsets = take(8 * rows);
  settled = take(4 * columns);
  isSettled = take(columns);
  reached = take(4 * columns);
  takeQueue(columns + rows);
}

export function beginQueuedSearches(): void {
  fillFloats(distance, columns, Infinity);
  memory.fill(isSettled, 0, columns);
  beginQueue(columns + rows);
  reachedCount = 0;
  forget();
}

/** Begins a search from the row. */
export function setOut(row: i32): void {
  goOnFrom(row, 0);
}

/**
 * Dijkstra's algorithm on reduced costs, from what has been reached to the nearest free column. Lowers
 * the prices of the columns on the way so that the path becomes free of charge. Whether it is done.
 */
export function findShortestPath(): bool {
  for (;;) {
    const pathLength = leastKey();
    if (pathLength >= shortest) break;
    if (isPauseDue()) return false;
    const item = pop();
    if (item >= columns) {
      goOnFromFar(item - columns);
    } else {
      store<u8>(isSettled + item, 1);
      setInteger(settled, settledCount++, item);
      const row = integerAt(rowOfColumn, item);
      goOnFrom(row, costOf(row, item) - floatAt(prices, item) - pathLength);
    }
  }
  for (let k = 0; k < settledCount; k++) {
    const column = integerAt(settled, k);
    setFloat(prices, column, floatAt(prices, column) - (shortest - floatAt(distance, column)));
  }
  return true;
}

/** Lengthens the path that leads to a row by the row's near columns. */
function goOnFrom(row: i32, offset: f64): void {
  const start = row * capacity;
  const end = start + integerAt(nearCounts, row);
  setFloat(offsets, row, offset);
  for (let at = start; at < end; at++) {
    const to = integerAt(nearColumns, at);
    reach(row, to, floatAt(nearCosts, at) - floatAt(prices, to) - offset);
  }
  // An entry of a list costs what many of a scan do: it is read from afar, and may be queued.
  count(32 * (end - start));
  const further = floatAt(bounds, row) - offset;
  if (further < shortest) push(further, columns + row);
}

/** Lengthens the path that leads to a row by all columns, and finds its near ones anew. */
function goOnFromFar(row: i32): void {
  findNearColumns(row);
  const offset = floatAt(offsets, row);
  for (let first = 0; first < columns; first += 8) {
    if (load<f64>(leastOfEight + first) - offset >= shortest) continue;
    const end = min(first + 8, columns);
    for (let to = first; to < end; to++) reach(row, to, floatAt(reduced, to) - offset);
  }
}

/** Notes a path by the row to a column if it is the shortest so far, and not longer than one to a free column. */
export function reach(row: i32, column: i32, pathLength: f64): void {
  if (!(pathLength < floatAt(distance, column) && pathLength < shortest)) return;
  // Rounding may show a settled column a path that is shorter by nothing.
  if (load<u8>(isSettled + column)) return;
  count(32);
  if (floatAt(distance, column) === Infinity) setInteger(reached, reachedCount++, column);
  setFloat(distance, column, pathLength);
  setInteger(predecessor, column, row);
  if (integerAt(rowOfColumn, column) < 0) {
    shortest = pathLength;
    sink = column;
  } else {
    push(pathLength, column);
  }
}

/** Gives every column on the path to the row that it is entered from, and makes ready for the next search. */
export function exchangeAlongPath(): void {
  let column = sink;
  while (column >= 0) {
    const row = integerAt(predecessor, column);
    const given = integerAt(columnOfRow, row);
    setInteger(rowOfColumn, column, row);
    setInteger(columnOfRow, row, column);
    column = given;
  }
  countAssigned(1);
  forget();
}

function forget(): void {
  for (let k = 0; k < reachedCount; k++) {
    setFloat(distance, integerAt(reached, k), Infinity);
    store<u8>(isSettled + integerAt(reached, k), 0);
  }
  reachedCount = 0;
  settledCount = 0;
  sink = -1;
  shortest = Infinity;
  clearQueue();
}
