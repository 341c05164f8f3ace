import { createLeastFirstQueue, type LeastFirstQueue } from './least-first-queue.js';

/** What searches need to know of each column and row, kept from one to the next. */
export interface PathSearch {
  /** Length of the shortest path found to a column so far; Infinity before. */
  readonly distance: Float64Array;
  /** The row from which that path enters the column. */
  readonly predecessor: Int32Array;
  /** What to take from a row's reduced costs for path lengths. */
  readonly offset: Float64Array;
  /** Columns whose distance is final, in that order; and all with a distance. */
  readonly settled: Int32Array;
  settledCount: number;
  readonly isSettled: Uint8Array;
  readonly reached: Int32Array;
  reachedCount: number;
  /** The nearest free column reached, and the path's length to it. */
  sink: number;
  shortest: number;
  /** A column, or the number of columns plus a row. */
  readonly queue: LeastFirstQueue;
}

export function createPathSearch(rows: number, columns: number): PathSearch {
  return {
    distance: new Float64Array(columns).fill(Infinity),
    predecessor: new Int32Array(columns),
    offset: new Float64Array(rows),
    settled: new Int32Array(columns),
    settledCount: 0,
    isSettled: new Uint8Array(columns),
    reached: new Int32Array(columns),
    reachedCount: 0,
    sink: -1,
    shortest: Infinity,
    queue: createLeastFirstQueue(),
  };
}

/** Notes that a path by the row is the shortest so far to a column. */
export function reach(
  search: PathSearch,
  row: number,
  column: number,
  length: number,
  isFree: boolean,
): void {
  // Rounding may show a settled column a path that is shorter by nothing.
  if (search.isSettled[column]) return;
  if (search.distance[column] === Infinity) search.reached[search.reachedCount++] = column;
  search.distance[column] = length;
  search.predecessor[column] = row;
  if (isFree) {
    search.shortest = length;
    search.sink = column;
  } else {
    search.queue.push(length, column);
  }
}

/** Makes ready for the next search. */
export function forget(search: PathSearch): void {
  const { distance, isSettled, reached, queue } = search;
  for (let k = 0; k < search.reachedCount; k++) {
    distance[reached[k]] = Infinity;
    isSettled[reached[k]] = 0;
  }
  search.reachedCount = 0;
  search.settledCount = 0;
  search.sink = -1;
  search.shortest = Infinity;
  queue.clear();
}
