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

/** Gives each free row a column along a shortest path of exchanges (Dijkstra on reduced costs). */
function augment({ cost, columns, v, rowOfColumn, columnOfRow }: State, freeRows: Int32Array) {
  const distance = new Float64Array(columns);
  const predecessor = new Int32Array(columns);
  const settled = new Int32Array(columns);
  const settledDistance = new Float64Array(columns);
  const open = new Float64Array(columns);
  for (const freeRow of freeRows) {
    distance.fill(Infinity);
    open.set(v);
    let settledCount = 0;
    let i = freeRow;
    let offset = 0;
    let sink = -1;
    let shortest = Infinity;
    for (;;) {
      const start = i * columns;
      let least = Infinity;
      let nearest = -1;
      for (let j = 0; j < columns; j++) {
        const known = distance[j];
        const reached = cost[start + j] - open[j] - offset;
        if (reached < known) {
          predecessor[j] = i;
          distance[j] = reached;
          if (reached < least) {
            least = reached;
            nearest = j;
          }
        } else if (known < least) {
          least = known;
          nearest = j;
        }
      }
      if (rowOfColumn[nearest] < 0) {
        sink = nearest;
        shortest = least;
        break;
      }
      settled[settledCount] = nearest;
      settledDistance[settledCount++] = least;
      distance[nearest] = Infinity;
      open[nearest] = -Infinity;
      i = rowOfColumn[nearest];
      offset = cost[i * columns + nearest] - v[nearest] - least;
    }
    for (let k = 0; k < settledCount; k++) v[settled[k]] += settledDistance[k] - shortest;
    for (let j = sink; j >= 0; ) {
      const row = predecessor[j];
      const next = columnOfRow[row];
      rowOfColumn[j] = row;
      columnOfRow[row] = j;
      j = next;
    }
  }
}
