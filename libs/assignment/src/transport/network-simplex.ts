/*
 * The network simplex method on the bipartite transport problem: block-search pivoting as in LEMON
 * (P. Kovacs, "Minimum-cost flow algorithms: an experimental evaluation", Optimization Methods and
 * Software 30 (2015) 94-127), which N. Bonneel, M. van de Panne, S. Paris, W. Heidrich, "Displacement
 * interpolation using Lagrangian mass transport", ACM Trans. Graph. 30(6) (2011), adapted to optimal
 * transport. Bases stay strongly feasible: W. H. Cunningham, "A network simplex method", Mathematical
 * Programming 11 (1976) 105-116.
 *
 * Departures: the first basis is feasible, so there are no artificial arcs whose huge cost would take
 * digits from the duals; children are linked lists, not a thread; duals and flows are computed anew
 * from the tree before an optimum is believed, so that rounding does not add up over the pivots.
 */

import type { Step } from '../costs/steps.js';
import { type BasisTree, nextInSubtree, regraft } from './basis-tree.js';
import { createInitialBasis, type PositiveTransport } from './initial-basis.js';

/** A reduced cost counts as negative below this share of the numbers it is the difference of. */
const relativeTolerance = 2e-15;
/** How much work, in arcs priced and nodes moved, may lie between two steps. */
const workPerStep = 500_000;

/** An optimal basis: duals with u + v <= cost, and equality on the tree, which carries the flow. */
export interface OptimalBasis {
  readonly tree: BasisTree;
  readonly u: Float64Array;
  readonly v: Float64Array;
}

interface State extends PositiveTransport, OptimalBasis {
  /** The arc at which pricing goes on. */
  nextArc: number;
  work: number;
}

/** Solves a problem between positive masses of equal sums; a step's `done` counts pivots. */
export function* networkSimplexSteps(
  problem: PositiveTransport,
): Generator<Step, OptimalBasis, void> {
  const { rowMass, columnMass } = problem;
  const state: State = {
    ...problem,
    tree: createInitialBasis(problem),
    u: new Float64Array(rowMass.length),
    v: new Float64Array(columnMass.length),
    nextArc: 0,
    work: 0,
  };
  yield { done: 0 };
  computeDuals(state);
  let isFresh = true;
  let pivots = 0;
  for (;;) {
    const arc = findEnteringArc(state);
    if (arc >= 0) {
      pivot(state, arc);
      isFresh = false;
      pivots++;
    } else if (isFresh) {
      break;
    } else {
      computeDuals(state);
      isFresh = true;
    }
    if (state.work > workPerStep) {
      yield { done: pivots };
      state.work = 0;
    }
  }
  computeFlows(state);
  return state;
}

/** The most violated arc of the first block, from `nextArc` on, that has one; -1 if none has. */
function findEnteringArc(state: State): number {
  const { cost, u, v } = state;
  const columns = v.length;
  const blockSize = Math.max(32, Math.ceil(Math.sqrt(cost.length)));
  let arc = state.nextArc;
  let entering = -1;
  let least = 0;
  let left = cost.length;
  while (left > 0) {
    const blockEnd = left - Math.min(left, blockSize);
    while (left > blockEnd) {
      const row = Math.floor(arc / columns);
      const start = row * columns;
      const from = arc - start;
      const to = Math.min(columns, from + left - blockEnd);
      const price = u[row];
      let bound = least + price;
      for (let column = from; column < to; column++) {
        const unpriced = cost[start + column] - v[column];
        if (unpriced < bound && isNegative(unpriced - price, cost[start + column], price)) {
          bound = unpriced;
          entering = start + column;
        }
      }
      least = bound - price;
      left -= to - from;
      arc = to === columns && row === u.length - 1 ? 0 : start + to;
    }
    if (entering >= 0) break;
  }
  state.work += cost.length - left;
  state.nextArc = arc;
  return entering;
}

function isNegative(reduced: number, cost: number, price: number): boolean {
  return reduced < -relativeTolerance * (Math.abs(cost) + Math.abs(price));
}

/** Sends as much as possible around the cycle that the arc closes, and lets it take the place of one that ran empty. */
function pivot(state: State, arc: number): void {
  const { cost, tree, u, v } = state;
  const { rows, parent, depth, flow } = tree;
  const columns = v.length;
  const row = Math.floor(arc / columns);
  const column = rows + (arc - row * columns);
  let down = row;
  let up = column;
  let amount = Infinity;
  let cut = -1;
  let isCutAboveRow = false;
  let emptiedAboveColumn = -1;
  let amountAboveColumn = Infinity;
  // Of arcs that run empty at once the last one leaves, seen along the cycle from its apex on.
  while (down !== up) {
    if (depth[down] >= depth[up]) {
      if (down < rows && flow[down] < amount) {
        amount = flow[down];
        cut = down;
        isCutAboveRow = true;
      }
      down = parent[down];
    } else {
      if (up >= rows && flow[up] <= amountAboveColumn) {
        amountAboveColumn = flow[up];
        emptiedAboveColumn = up;
      }
      up = parent[up];
    }
  }
  if (amountAboveColumn <= amount) {
    amount = amountAboveColumn;
    cut = emptiedAboveColumn;
    isCutAboveRow = false;
  }
  const apex = down;
  state.work += depth[row] + depth[column] - 2 * depth[apex];
  if (amount > 0) {
    for (let at = row; at !== apex; at = parent[at]) flow[at] += at < rows ? -amount : amount;
    for (let at = column; at !== apex; at = parent[at]) flow[at] += at < rows ? amount : -amount;
  }
  const reduced = cost[arc] - u[row] - v[column - rows];
  const [moved, onto] = isCutAboveRow ? [row, column] : [column, row];
  regraft(tree, cut, moved, onto, amount);
  shiftDuals(state, moved, isCutAboveRow ? reduced : -reduced);
}

/** Adds a shift to the duals of a subtree's rows, takes it from its columns', and renews depths. */
function shiftDuals(state: State, subtree: number, shift: number): void {
  const { tree, u, v } = state;
  const { rows, parent, depth } = tree;
  for (let node = subtree; node >= 0; node = nextInSubtree(tree, subtree, node)) {
    if (node < rows) u[node] += shift;
    else v[node - rows] -= shift;
    depth[node] = depth[parent[node]] + 1;
    state.work++;
  }
}

/** Duals that make every arc of the tree free of charge; the root's is 0. */
function computeDuals({ cost, tree, u, v }: State): void {
  const { rows, root, parent } = tree;
  const columns = v.length;
  v[root - rows] = 0;
  for (let at = nextInSubtree(tree, root, root); at >= 0; at = nextInSubtree(tree, root, at)) {
    if (at < rows) u[at] = cost[at * columns + parent[at] - rows] - v[parent[at] - rows];
    else v[at - rows] = cost[parent[at] * columns + at - rows] - u[parent[at]];
  }
}

/** The flow that the masses force upon the tree, leaves first; what rounding made negative is 0. */
function computeFlows({ rowMass, columnMass, tree }: State): void {
  const { rows, root, parent, flow } = tree;
  const order: number[] = [];
  for (let at = root; at >= 0; at = nextInSubtree(tree, root, at)) order.push(at);
  const excess = Float64Array.from(flow, (_, at) =>
    at < rows ? rowMass[at] : -columnMass[at - rows],
  );
  for (const at of order.reverse()) {
    if (at === root) continue;
    flow[at] = Math.max(0, at < rows ? excess[at] : -excess[at]);
    excess[parent[at]] += excess[at];
  }
}
