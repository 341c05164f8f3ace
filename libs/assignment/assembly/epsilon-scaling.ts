import { least as bestLeast, column, second } from './best-two';
import { assign, findBestTwo, freeRows, isPauseDue, listAllRows, unassign } from './matching';
import { floatAt, integerAt, setFloat, setFloatOfPair, setInteger, take } from './memory';
import { spreadOf } from './near-columns';
import { greatest, least, prices, rows } from './problem';

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
const shrinkage: f64 = 6;

/**
 * Epsilon, in spreads of the near columns, at most: with a range that a few costs make enormous, prices
 * would else become so great that the other costs are lost to rounding.
 */
const greatestStep: f64 = 100;

const sampledRows: i32 = 63;

/** Bids a round and row, at most: a round that takes more is a price war between equals. */
const bidsPerRow: i32 = 24;

let epsilon: f64 = 0;
let rounds: i32 = 0;
let bids: i32 = 0;
let waiting: i32 = 0;
let head: i32 = 0;

let spreads: usize = 0;

export function takeSpreads(): void {
  spreads = take(8 * sampledRows);
}

/** The first epsilon is a share of the range of costs. */
export function beginScaling(firstShare: f64, ofRounds: i32): void {
  const spread = medianSpread();
  epsilon = firstShare * (greatest - least);
  if (spread > 0) epsilon = Math.min(epsilon, greatestStep * spread);
  rounds = ofRounds;
  beginRound();
}

function beginRound(): void {
  unassign();
  listAllRows();
  bids = bidsPerRow * rows;
  waiting = rows;
  head = 0;
}

export function roundsLeft(): i32 {
  return rounds;
}

/** Lowers the prices towards optimal ones, in rounds of ever smaller epsilon. Whether it is done. */
export function scalePrices(): bool {
  while (rounds > 0) {
    if (!bid()) return false;
    rounds--;
    epsilon /= shrinkage;
    if (rounds > 0) beginRound();
  }
  return true;
}

/** Rows without a column bid in turn for the one that is best to them, until each has one. Whether it is done. */
function bid(): bool {
  for (; bids > 0 && waiting > 0; bids--) {
    if (isPauseDue()) return false;
    const row = integerAt(freeRows, head);
    findBestTwo(row);
    setFloatOfPair(prices, column, floatAt(prices, column) - (second - bestLeast + epsilon));
    const displaced = assign(row, column);
    // The bidder leaves the queue's front for good or for the one displaced, who goes to its end.
    if (displaced < 0) waiting--;
    else
      setInteger(
        freeRows,
        head + waiting < rows ? head + waiting : head + waiting - rows,
        displaced,
      );
    head = head + 1 < rows ? head + 1 : 0;
  }
  return true;
}

/** How far a row's near columns lie apart: the median over a sample of rows. */
function medianSpread(): f64 {
  const step = (rows + sampledRows - 1) / sampledRows;
  let sampled = 0;
  for (let row = 0; row < rows; row += step) {
    const spread = spreadOf(row);
    let at = sampled++;
    for (; at > 0 && floatAt(spreads, at - 1) > spread; at--) {
      setFloat(spreads, at, floatAt(spreads, at - 1));
    }
    setFloat(spreads, at, spread);
  }
  return floatAt(spreads, sampled >> 1);
}
