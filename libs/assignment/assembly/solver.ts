import { augment, beginAugmentation, isComplete } from './augmentation';
import { takeDenseSearch } from './dense-search';
import { beginScaling, roundsLeft, scalePrices, takeSpreads } from './epsilon-scaling';
import { assigned, chooseDense, free, isDense, isPauseDue, setDue, takeFreeRows } from './matching';
import { fillFloats, setInteger } from './memory';
import { beginNearColumns, forgetBounds, takeNearColumns, takeScan } from './near-columns';
import {
  beginProblem,
  columnOfRow,
  columns,
  givenCosts,
  greatest,
  include,
  isHeld,
  least,
  prices,
  rows,
  scanned,
  setProblem,
  sumUpExtrema,
} from './problem';
import { takeQueuedSearch } from './queued-search';
import { beginRowReduction, reduceRows } from './row-reduction';
import {
  beginRaising,
  raisePrices,
  setFirstPrices,
  setGivenPrices,
  takeRaisedPrices,
} from './starting-prices';
import { beginUnusedColumns, leaveDearestColumns, takeUnusedColumns } from './unused-columns';

export { gap, magnitude, measureGap } from './optimality-gap';

/** What `advance` answers. */
const paused: i32 = 0;
const solved: i32 = 1;
const outOfBounds: i32 = 2;

const including: i32 = 0;
const raising: i32 = 1;
const reducing: i32 = 2;
const augmenting: i32 = 3;
const scaling: i32 = 4;
const reducingAgain: i32 = 5;
const completing: i32 = 6;
const leaving: i32 = 7;
const finished: i32 = 8;
let phase: i32 = 0;

/** Some milliseconds of work. */
const entriesAPause: f64 = 2_000_000;

/** The first epsilon, as a share of the range of costs, and the rounds. */
const coldEpsilon: f64 = 0.02;
const coldRounds: i32 = 5;
const warmEpsilon: f64 = 0.004;
const warmRounds: i32 = 4;

/** Given prices are misleading if the row reduction leaves more than that share of the rows. */
const shareLeftByMisleading: f64 = 1.0 / 3;

/**
 * Before prices are scaled, free rows are given columns for as long as no more entries than so many times all
 * costs are looked at: about as many as scaling takes, which in larger matrices is less. Most matrices of less
 * than a thousand rows are solved by then.
 */
const denseShare: f64 = 24;
const leastQueuedShare: f64 = 2;
const queuedShareByColumns: f64 = 4096;

let sign: f64 = 1;
let isWarm: bool = false;
let limit: f64 = 0;
let row: i32 = 0;

/** Makes room for a problem of costs times the sign, all of which are held or one row at a time. */
export function begin(
  r: i32,
  c: i32,
  s: f64,
  isSingle: bool,
  holdsAll: bool,
  startsWarm: bool,
): void {
  setProblem(r, c, s, isSingle, holdsAll);
  chooseDense();
  takeFreeRows();
  takeScan();
  takeSpreads();
  if (isDense) {
    takeDenseSearch();
  } else {
    takeNearColumns();
    takeRaisedPrices();
    takeQueuedSearch();
    takeUnusedColumns();
  }
  beginProblem();
  if (!isDense) beginNearColumns();
  sign = s;
  // In a dense rectangle the columns left over are those that never had a row: their prices have to be equal.
  isWarm = startsWarm && !(isDense && rows < columns);
  phase = including;
  row = 0;
}

/** Where the costs, or those of the row that was asked for, are to be put. */
export function costsAt(): usize {
  return givenCosts();
}

/** Where the duals of the columns to start from are to be put, and the prices are found. */
export function pricesAt(): usize {
  return prices;
}

export function columnOfRowAt(): usize {
  return columnOfRow;
}

/** Rows given a column, over all passes, and how many there will have been. */
export function done(): i32 {
  if (phase <= raising) return 0;
  const before =
    phase < scaling ? 0 : phase === scaling ? 1 + coldRounds - roundsLeft() : coldRounds + 1;
  return before * rows + assigned;
}

export function total(): i32 {
  return (coldRounds + 2) * rows;
}

/** Goes on for some milliseconds; says whether it is paused or solved, or the costs are out of bounds. */
export function advance(): i32 {
  setDue(entriesAPause);
  while (phase !== finished) {
    if (!runPhase()) return paused;
    if (phase === including && !sumUpExtrema()) return outOfBounds;
    enter(phaseAfter());
  }
  return solved;
}

/** Whether the phase is over. */
function runPhase(): bool {
  if (phase === including) return includeRows();
  if (phase === raising) return raisePrices();
  if (phase === reducing || phase === reducingAgain) return reduceRows();
  if (phase === augmenting) return augment(limit);
  if (phase === scaling) return scalePrices();
  if (phase === completing) return augment(Infinity);
  return leaveDearestColumns();
}

function phaseAfter(): i32 {
  if (phase === including && least === greatest) return finished;
  if (phase === including && !raisesPrices()) return reducing;
  if (phase === augmenting && isComplete()) return isDense || rows === columns ? finished : leaving;
  if (phase === completing) return isDense || rows === columns ? finished : leaving;
  if (phase === leaving) return finished;
  return phase + 1;
}

function enter(next: i32): void {
  if (phase === including) {
    if (next === finished) assignInOrder();
    else if (isWarm) setGivenPrices(sign);
    else setFirstPrices();
  }
  if (next === raising) beginRaising();
  if (next === reducing || next === reducingAgain) beginRowReduction();
  if (next === augmenting || next === completing) beginAugmentation();
  if (next === augmenting) limit = scanned + mostOfFirstAugmentation();
  if (next === scaling) beginScalingFrom(free);
  if (next === leaving) beginUnusedColumns();
  phase = next;
}

/**
 * In a smaller matrix, or one that is read in place, it takes about as long as it saves; in a rectangle columns left
 * over need equal prices.
 */
function raisesPrices(): bool {
  return isWarm && isHeld && !isDense && rows === columns;
}

function includeRows(): bool {
  for (; row < rows; row++) {
    if (isPauseDue()) return false;
    include(row);
  }
  return true;
}

/** Equal costs everywhere give the identity. */
function assignInOrder(): void {
  fillFloats(prices, columns, 0);
  for (let k = 0; k < rows; k++) setInteger(columnOfRow, k, k);
}

function mostOfFirstAugmentation(): f64 {
  // In a dense rectangle columns that had a row must keep one, which scaling does not see to.
  if (isDense && rows < columns) return Infinity;
  const queuedShare = Math.max(leastQueuedShare, queuedShareByColumns / columns);
  return (isDense ? denseShare : queuedShare) * rows * columns;
}

/** Goes on from the prices that there are, unless they were given and are misleading. */
function beginScalingFrom(freeRows: i32): void {
  if (!isWarm) {
    beginScaling(coldEpsilon, coldRounds);
  } else if (freeRows <= shareLeftByMisleading * rows) {
    beginScaling(warmEpsilon, warmRounds);
  } else {
    setFirstPrices();
    // These prices may be higher, and bounds hold only while prices fall.
    if (!isDense) forgetBounds();
    beginScaling(coldEpsilon, coldRounds);
  }
}
