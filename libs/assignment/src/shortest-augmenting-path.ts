/*
 * R. Jonker, A. Volgenant, "A shortest augmenting path algorithm for dense and sparse linear
 * assignment problems", Computing 38 (1987) 325-340; the rectangular case follows D. F. Crouse,
 * "On implementing 2D rectangular assignment algorithms", IEEE Trans. Aerosp. Electron. Syst. 52
 * (2016) 1679-1696. Symbols are theirs: v is the price of a column, c - v a reduced cost.
 *
 * Throughout, the column of an assigned row is one of least reduced cost in that row, and columns
 * without a row have v = 0 when there are more of them than rows: this makes a full assignment optimal.
 *
 * Departures: row minima are assigned before the augmenting row reduction, so that equal costs give
 * the identity; the reduction has a budget of scans, as rounding and ties can make it long.
 */

interface State {
  readonly cost: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly v: Float64Array;
  readonly rowOfColumn: Int32Array;
  readonly columnOfRow: Int32Array;
}

/** How often the reduction goes over the rows that are still free, and its scans a pass and row. */
const reductionPasses = 2;
const scansPerRow = 2;

/** The column of each row at least total cost, for finite row-major costs and rows <= columns. */
export function assignRows(cost: Float64Array, rows: number, columns: number): Int32Array {
  const state: State = {
    cost,
    rows,
    columns,
    v: rows === columns ? columnMinima(cost, columns) : new Float64Array(columns),
    rowOfColumn: new Int32Array(columns).fill(-1),
    columnOfRow: new Int32Array(rows).fill(-1),
  };
  let freeRows = assignRowMinima(state);
  for (let pass = 0; pass < reductionPasses; pass++) freeRows = reduceRows(state, freeRows);
  augment(state, freeRows);
  return state.columnOfRow;
}

function columnMinima(cost: Float64Array, columns: number): Float64Array {
  const minima = cost.slice(0, columns);
  for (let start = columns; start < cost.length; start += columns) {
    for (let j = 0; j < columns; j++) {
      if (cost[start + j] < minima[j]) minima[j] = cost[start + j];
    }
  }
  return minima;
}

/** Gives each row a free column of least reduced cost where there is one; returns the other rows. */
function assignRowMinima({ cost, rows, columns, v, rowOfColumn, columnOfRow }: State): Int32Array {
  const freeRows = new Int32Array(rows);
  let free = 0;
  for (let i = 0; i < rows; i++) {
    const start = i * columns;
    let least = Infinity;
    let column = -1;
    for (let j = 0; j < columns; j++) {
      const reduced = cost[start + j] - v[j];
      if (reduced < least) {
        least = reduced;
        column = rowOfColumn[j] < 0 ? j : -1;
      } else if (reduced === least && column < 0 && rowOfColumn[j] < 0) {
        column = j;
      }
    }
    if (column < 0) {
      freeRows[free++] = i;
    } else {
      rowOfColumn[column] = i;
      columnOfRow[i] = column;
    }
  }
  return freeRows.subarray(0, free);
}

/**
 * Augmenting row reduction: a free row takes its best column, whose price falls until the second
 * best is as good, and the row that had it goes on. Returns the rows without a column.
 */
function reduceRows(state: State, freeRows: Int32Array): Int32Array {
  const { cost, rows, columns, v, rowOfColumn, columnOfRow } = state;
  const left: number[] = [];
  let scans = scansPerRow * rows;
  for (const freeRow of freeRows) {
    let i = freeRow;
    while (i >= 0) {
      const start = i * columns;
      let least = Infinity;
      let second = Infinity;
      let best = -1;
      let nextBest = -1;
      for (let j = 0; j < columns; j++) {
        const reduced = cost[start + j] - v[j];
        if (reduced < second) {
          if (reduced < least) {
            second = least;
            nextBest = best;
            least = reduced;
            best = j;
          } else {
            second = reduced;
            nextBest = j;
          }
        }
      }
      const price = v[best] - (second - least);
      const falls = price < v[best];
      if (falls) v[best] = price;
      else if (rowOfColumn[best] >= 0) best = nextBest;
      const displaced = rowOfColumn[best];
      rowOfColumn[best] = i;
      columnOfRow[i] = best;
      i = displaced;
      if (i < 0) break;
      columnOfRow[i] = -1;
      if (!falls || scans-- <= 0) {
        left.push(i);
        break;
      }
    }
  }
  return Int32Array.from(left);
}

/** What one search needs to know of each column, kept from search to search to spare allocations. */
interface Search {
  /** Length of the shortest path found to a column so far; Infinity once the column is settled. */
  readonly distance: Float64Array;
  /** The price of a column; -Infinity once it is settled, so that no path to it looks short. */
  readonly price: Float64Array;
  /** The row from which the path enters a column. */
  readonly predecessor: Int32Array;
  readonly settled: Int32Array;
  readonly settledDistance: Float64Array;
}

/** Gives each free row a column, by exchanges along a shortest path. */
function augment(state: State, freeRows: Int32Array): void {
  const { columns, rowOfColumn, columnOfRow } = state;
  const search: Search = {
    distance: new Float64Array(columns),
    price: new Float64Array(columns),
    predecessor: new Int32Array(columns),
    settled: new Int32Array(columns),
    settledDistance: new Float64Array(columns),
  };
  for (const freeRow of freeRows) {
    let column = findShortestPath(state, search, freeRow);
    while (column >= 0) {
      const row = search.predecessor[column];
      const given = columnOfRow[row];
      rowOfColumn[column] = row;
      columnOfRow[row] = column;
      column = given;
    }
  }
}

/**
 * Dijkstra's algorithm on reduced costs from a free row to the nearest free column, which it
 * returns. Lowers the prices of the columns on the way so that the path becomes free of charge.
 */
function findShortestPath(state: State, search: Search, freeRow: number): number {
  const { cost, columns, v, rowOfColumn } = state;
  const { distance, price, predecessor, settled, settledDistance } = search;
  distance.fill(Infinity);
  price.set(v);
  let settledCount = 0;
  let sink = -1;
  let shortest = Infinity;
  let i = freeRow;
  let offset = 0;
  for (;;) {
    const start = i * columns;
    let least = Infinity;
    let nearest = -1;
    for (let j = 0; j < columns; j++) {
      let length = distance[j];
      const reached = cost[start + j] - price[j] - offset;
      if (reached < length) {
        length = reached;
        distance[j] = reached;
        predecessor[j] = i;
        if (reached < shortest && rowOfColumn[j] < 0) {
          shortest = reached;
          sink = j;
        }
      }
      if (length < least) {
        least = length;
        nearest = j;
      }
    }
    if (shortest <= least) break;
    settled[settledCount] = nearest;
    settledDistance[settledCount++] = least;
    distance[nearest] = Infinity;
    price[nearest] = -Infinity;
    i = rowOfColumn[nearest];
    offset = cost[i * columns + nearest] - v[nearest] - least;
  }
  for (let k = 0; k < settledCount; k++) v[settled[k]] -= shortest - settledDistance[k];
  return sink;
}
