import { attach, type BasisTree, createBasisTree } from './basis-tree.js';

/** A transport problem between positive masses: `cost` is row-major, the sums are equal. */
export interface PositiveTransport {
  readonly cost: Float64Array;
  readonly rowMass: Float64Array;
  readonly columnMass: Float64Array;
}

/** Edges of a forest; the two lists of a node's edges are linked through `next`. */
interface Forest {
  readonly first: Int32Array;
  readonly next: number[];
  readonly ends: number[];
  readonly flows: number[];
}

/**
 * A feasible basis: each row in turn ships to the open column that is cheapest for it, beside what the
 * column costs at least, and what that leaves unconnected is hung up by edges without flow. These point
 * towards the root, so that the basis is strongly feasible (Cunningham 1976), which keeps the simplex
 * from cycling.
 */
export function createInitialBasis(problem: PositiveTransport): BasisTree {
  const rows = problem.rowMass.length;
  const columns = problem.columnMass.length;
  const { forest, leftOver } = shipGreedily(problem);
  const tree = createBasisTree(rows, columns, rows);
  const isInTree = new Uint8Array(rows + columns);
  const order = new Int32Array(rows + columns);
  let reached = 0;
  const reach = (node: number) => {
    isInTree[node] = 1;
    order[reached++] = node;
  };
  reach(tree.root);
  let nextRow = 0;
  let nextColumn = 0;
  for (let visited = 0; visited < rows + columns; visited++) {
    if (visited === reached) {
      while (nextRow < rows && isInTree[nextRow]) nextRow++;
      if (nextRow < rows) {
        attach(tree, nextRow, cheapestColumn(problem, nextRow, isInTree), 0);
        reach(nextRow);
      } else {
        // Rounding can leave a column to which no row had anything left to ship.
        while (isInTree[rows + nextColumn]) nextColumn++;
        attach(tree, rows + nextColumn, 0, leftOver[nextColumn]);
        reach(rows + nextColumn);
      }
    }
    const node = order[visited];
    tree.depth[node] = node === tree.root ? 0 : tree.depth[tree.parent[node]] + 1;
    for (let edge = forest.first[node]; edge >= 0; edge = forest.next[edge]) {
      const other = forest.ends[edge];
      if (isInTree[other]) continue;
      attach(tree, other, node, forest.flows[edge]);
      reach(other);
    }
  }
  return tree;
}

function shipGreedily({ cost, rowMass, columnMass }: PositiveTransport) {
  const rows = rowMass.length;
  const columns = columnMass.length;
  const leftOver = columnMass.slice();
  const lowest = columnMinima(cost, columns);
  const open = new Int32Array(columns).map((_, column) => column);
  let openCount = columns;
  const forest: Forest = {
    first: new Int32Array(rows + columns).fill(-1),
    next: [],
    ends: [],
    flows: [],
  };
  for (let row = 0; row < rows; row++) {
    let mass = rowMass[row];
    while (mass > 0 && openCount > 0) {
      let cheapest = 0;
      let least = Infinity;
      for (let k = 0; k < openCount; k++) {
        const surplus = cost[row * columns + open[k]] - lowest[open[k]];
        if (surplus < least) {
          least = surplus;
          cheapest = k;
        }
      }
      const column = open[cheapest];
      const shipped = Math.min(mass, leftOver[column]);
      addEdge(forest, row, rows + column, shipped);
      mass -= shipped;
      leftOver[column] -= shipped;
      if (leftOver[column] <= 0) open[cheapest] = open[--openCount];
    }
  }
  return { forest, leftOver };
}

function columnMinima(cost: Float64Array, columns: number): Float64Array {
  const minima = cost.slice(0, columns);
  for (let start = columns; start < cost.length; start += columns) {
    for (let j = 0; j < columns; j++) minima[j] = Math.min(minima[j], cost[start + j]);
  }
  return minima;
}

function addEdge({ first, next, ends, flows }: Forest, row: number, column: number, flow: number) {
  for (const [from, to] of [
    [row, column],
    [column, row],
  ]) {
    next.push(first[from]);
    first[from] = ends.length;
    ends.push(to);
    flows.push(flow);
  }
}

function cheapestColumn(
  { cost, rowMass, columnMass }: PositiveTransport,
  row: number,
  isInTree: Uint8Array,
): number {
  const rows = rowMass.length;
  const columns = columnMass.length;
  let cheapest = 0;
  let least = Infinity;
  for (let column = 0; column < columns; column++) {
    if (isInTree[rows + column] && cost[row * columns + column] < least) {
      least = cost[row * columns + column];
      cheapest = column;
    }
  }
  return rows + cheapest;
}
