import type { Step } from '../costs/steps.js';
import {
  assign,
  type BestTwo,
  findBestTwo,
  isStepDue,
  progress,
  type SolverState,
  unassign,
} from './solver-state.js';

/*
 * D. P. Bertsekas, "The auction algorithm: a distributed relaxation method for the assignment problem",
 * Annals of Operations Research 14 (1988) 105-123, with epsilon-scaling as in D. P. Bertsekas, D. A. Castanon,
 * "Parallel synchronous and asynchronous implementations of the auction algorithm", Parallel
 * Computing 17 (1991) 707-732.
 *
 * It serves to find prices alone: at prices near the optimal ones, the exact search that follows has few rows
 * left and short paths. Departures: prices fall instead of rising, a round may end early, and the last
 * epsilon is chosen for speed, because the result need not be exact.
 */

/** Each round's epsilon is that much smaller. */
const shrinkage = 6;

/**
 * Epsilon, in spreads of the near columns, at most: with a range that a few costs make enormous, prices
 * would else become so great that the other costs are lost to rounding.
 */
const greatestStep = 100;

const sampledRows = 63;

/** Bids a round and row, at most: a round that takes more is a price war between equals. */
const bidsPerRow = 24;

/** Lowers the prices towards optimal ones, in rounds of ever smaller epsilon. */
export function* scalePrices(
  state: SolverState,
  firstEpsilon: number,
  rounds: number,
): Generator<Step, void, void> {
  const spread = medianSpread(state);
  let epsilon = spread > 0 ? Math.min(firstEpsilon, greatestStep * spread) : firstEpsilon;
  for (let round = 0; round < rounds; round++) {
    unassign(state);
    yield* runAuction(state, epsilon);
    state.passesDone++;
    epsilon /= shrinkage;
  }
}

/** Rows without a column bid in turn for the one that is best to them, until each row has one. */
function* runAuction(state: SolverState, epsilon: number): Generator<Step, void, void> {
  const { rows, prices } = state.scanner;
  const queue = Int32Array.from({ length: rows }, (_, row) => row);
  const best: BestTwo = { least: 0, second: 0, column: -1, secondColumn: -1 };
  let waiting = rows;
  let head = 0;
  for (let bids = bidsPerRow * rows; bids > 0 && waiting > 0; bids--) {
    const row = queue[head];
    findBestTwo(state, row, best);
    prices[best.column] -= best.second - best.least + epsilon;
    const displaced = assign(state, row, best.column);
    // The bidder leaves the queue's front for good or for the one displaced, who goes to its end.
    if (displaced < 0) waiting--;
    else queue[(head + waiting) % rows] = displaced;
    head = (head + 1) % rows;
    if (isStepDue(state)) yield progress(state);
  }
}

/** How far a row's near columns lie apart: the median over a sample of rows. */
function medianSpread(state: SolverState): number {
  const { rows } = state.scanner;
  const best: BestTwo = { least: 0, second: 0, column: -1, secondColumn: -1 };
  const spreads: number[] = [];
  for (let row = 0; row < rows; row += Math.ceil(rows / sampledRows)) {
    findBestTwo(state, row, best);
    spreads.push(state.near.bound[row] - best.least);
  }
  return spreads.sort((a, b) => a - b)[spreads.length >> 1];
}
