import type { Step } from '../costs/steps.js';
import { capacity, findNearColumns } from '../scan/near-columns.js';
import { forget, type PathSearch, reach } from './path-search.js';
import { isStepDue, progress, type SolverState } from './solver-state.js';

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

/** Gives each free row a column, by exchanges along a shortest path. */
export function* augment(
  state: SolverState,
  search: PathSearch,
  freeRows: Int32Array,
): Generator<Step, void, void> {
  for (const row of freeRows) {
    goOnFrom(state, search, row, 0);
    yield* findShortestPath(state, search);
    exchangeAlongPath(state, search);
    forget(search);
  }
}

/**
 * Dijkstra's algorithm on reduced costs, from what has been reached to the nearest free column. Lowers
 * the prices of the columns on the way so that the path becomes free of charge.
 */
export function* findShortestPath(
  state: SolverState,
  search: PathSearch,
): Generator<Step, void, void> {
  const { scanner, rowOfColumn } = state;
  const { columns, prices } = scanner;
  const { distance, isSettled, settled, queue } = search;
  for (;;) {
    const length = queue.leastKey();
    if (length >= search.shortest) break;
    const item = queue.pop();
    if (item >= columns) {
      goOnFromFar(state, search, item - columns);
    } else if (!isSettled[item]) {
      isSettled[item] = 1;
      settled[search.settledCount++] = item;
      const row = rowOfColumn[item];
      goOnFrom(state, search, row, scanner.cost(row, item) - prices[item] - length);
    }
    if (isStepDue(state)) yield progress(state);
  }
  for (let k = 0; k < search.settledCount; k++) {
    prices[settled[k]] -= search.shortest - distance[settled[k]];
  }
}

/** Lengthens the path that leads to a row by the row's near columns. */
function goOnFrom(state: SolverState, search: PathSearch, row: number, offset: number): void {
  const { scanner, near, rowOfColumn } = state;
  const { column, cost } = near;
  const { prices } = scanner;
  const start = row * capacity;
  const end = start + near.count[row];
  search.offset[row] = offset;
  for (let at = start; at < end; at++) {
    const to = column[at];
    const length = cost[at] - prices[to] - offset;
    if (length < search.distance[to] && length < search.shortest) {
      reach(search, row, to, length, rowOfColumn[to] < 0);
    }
  }
  // An entry of a list costs what many of a scan do: it is read from afar, and may be queued.
  scanner.scanned += 32 * (end - start);
  const further = near.bound[row] - offset;
  if (further < search.shortest) search.queue.push(further, scanner.columns + row);
}

/** Lengthens the path that leads to a row by all columns, and finds its near ones anew. */
function goOnFromFar(state: SolverState, search: PathSearch, row: number): void {
  const { scanner, near, rowOfColumn } = state;
  findNearColumns(scanner, row, near);
  const { leastOfEight, reduced, columns } = scanner;
  const offset = search.offset[row];
  for (let eight = 0; eight < leastOfEight.length; eight++) {
    if (leastOfEight[eight] - offset >= search.shortest) continue;
    const end = Math.min(8 * eight + 8, columns);
    for (let to = 8 * eight; to < end; to++) {
      const length = reduced[to] - offset;
      if (length < search.distance[to] && length < search.shortest) {
        reach(search, row, to, length, rowOfColumn[to] < 0);
        scanner.scanned += 32;
      }
    }
  }
}

/** Gives every column on the path to the row that it is entered from. */
export function exchangeAlongPath(state: SolverState, { sink, predecessor }: PathSearch): void {
  const { rowOfColumn, columnOfRow } = state;
  let column = sink;
  while (column >= 0) {
    const row = predecessor[column];
    const given = columnOfRow[row];
    rowOfColumn[column] = row;
    columnOfRow[row] = column;
    column = given;
  }
  state.assigned++;
}
