import type { Step } from '../costs/steps.js';
import { forget, type PathSearch, reach } from './path-search.js';
import { exchangeAlongPath, findShortestPath } from './shortest-augmenting-path.js';
import type { SolverState } from './solver-state.js';

/*
 * With more columns than rows, an assignment is optimal if besides no column without a row has a lower price
 * than another. It helps to think of a row of zeros that takes all columns without a row: D. F. Crouse, "On
 * implementing 2D rectangular assignment algorithms", IEEE Trans. Aerosp. Electron. Syst. 52 (2016)
 * 1679-1696, starts from equal prices, which makes that so throughout. From other prices, the row of zeros has
 * to search its columns like any other row.
 */

/** Exchanges columns until those without a row are the ones of the greatest price, which is equal. */
export function* leaveDearestColumns(
  state: SolverState,
  search: PathSearch,
): Generator<Step, void, void> {
  const { rowOfColumn, columnOfRow, scanner } = state;
  const { prices, rows, columns } = scanner;
  const zeros = rows;
  let dearest = -Infinity;
  for (const price of prices) dearest = Math.max(dearest, price);
  let missing = columns - rows;
  const held: number[] = [];
  for (let column = 0; column < columns; column++) {
    if (rowOfColumn[column] < 0 && prices[column] === dearest) held.push(column);
  }
  missing -= held.length;
  for (const column of held) rowOfColumn[column] = zeros;
  for (; missing > 0; missing--) {
    // The held columns are at no distance: no path gets shorter by them.
    for (const column of held) search.distance[column] = -Infinity;
    for (let column = 0; column < columns; column++) {
      const length = dearest - prices[column];
      if (length < search.distance[column] && length < search.shortest) {
        reach(search, zeros, column, length, rowOfColumn[column] < 0);
      }
    }
    yield* findShortestPath(state, search);
    for (const column of held) {
      search.distance[column] = Infinity;
      prices[column] -= search.shortest;
    }
    dearest -= search.shortest;
    exchangeAlongPath(state, search);
    state.assigned--;
    held.push(columnOfRow[zeros]);
    columnOfRow[zeros] = -1;
    forget(search);
  }
}
