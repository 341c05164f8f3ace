import { noteBestTwo, second } from './best-two';
import { fillFloats, floatAt, integerAt, setFloat, setInteger, swapped, take } from './memory';
import { columns, count, length, prices, rowOf, rows } from './problem';

/*
 * A row rarely needs more of its costs than the few that are least at the current prices. Prices only fall
 * while a problem is solved, so reduced costs only rise: what a row did not keep stays at or above the bound
 * of the day, and as long as the answer lies within the bound, the row need not be scanned.
 */

/** A scan finds 22 columns in the mean, seldom more than twice as many. */
export const capacity: i32 = 48;

/** The kept columns of a row, and their costs, begin at row * capacity. */
export let nearColumns: usize = 0;
export let nearCosts: usize = 0;
export let nearCounts: usize = 0;
/** No column that the row did not keep has a lower reduced cost. */
export let bounds: usize = 0;

/** The reduced costs c - v of the row that was scanned last; Infinity at the end. */
export let reduced: usize = 0;
/** The least of every eight. */
export let leastOfEight: usize = 0;
/** Columns in order whose reduced costs are within a limit. */
let within: usize = 0;

export function takeScan(): void {
  reduced = take(8 * length);
  leastOfEight = take(length);
}

export function takeNearColumns(): void {
  nearColumns = take(4 * capacity * rows);
  nearCosts = take(8 * capacity * rows);
  nearCounts = take(4 * rows);
  bounds = take(8 * rows);
  within = take(4 * (length + 1));
}

export function beginNearColumns(): void {
  memory.fill(nearCounts, 0, 4 * rows);
  forgetBounds();
}

/** The next use of each row will be a scan: prices may be higher than before. */
export function forgetBounds(): void {
  fillFloats(bounds, rows, -Infinity);
}

/** Finds the columns near to the row at the current prices. */
export function findNearColumns(row: i32): void {
  const costs = rowOf(row);
  const limit = scan(costs);
  const found = listWithin(limit);
  const kept = min(found, capacity);
  const start = row * capacity;
  const to = nearColumns + ((<usize>start) << 2);
  if (found > capacity) keepLeast(to, found);
  else memory.copy(to, within, 4 * kept);
  for (let k = 0; k < kept; k++) setFloat(nearCosts, start + k, floatAt(costs, integerAt(to, k)));
  setInteger(nearCounts, row, kept);
  const bound = found > capacity ? floatAt(reduced, integerAt(to, capacity - 1)) : limit;
  setFloat(bounds, row, kept === columns ? Infinity : bound);
}

/**
 * Fills `reduced` and `leastOfEight`. Returns the greatest of the minima over j = 0, 1, ..., 7 (mod 8): at
 * least eight entries, and in a random row about 8 (1 + 1/2 + ... + 1/8) = 22, are no greater.
 */
function scan(costs: usize): f64 {
  let v = prices;
  let to = reduced;
  let a = f64x2.splat(Infinity);
  let b = a;
  let c = a;
  let d = a;
  const end = leastOfEight + length;
  for (let at = leastOfEight; at < end; at += 8) {
    const first = f64x2.sub(v128.load(costs), v128.load(v));
    const second = f64x2.sub(v128.load(costs, 16), v128.load(v, 16));
    const third = f64x2.sub(v128.load(costs, 32), v128.load(v, 32));
    const fourth = f64x2.sub(v128.load(costs, 48), v128.load(v, 48));
    v128.store(to, first);
    v128.store(to, second, 16);
    v128.store(to, third, 32);
    v128.store(to, fourth, 48);
    a = f64x2.pmin(a, first);
    b = f64x2.pmin(b, second);
    c = f64x2.pmin(c, third);
    d = f64x2.pmin(d, fourth);
    const least = f64x2.pmin(f64x2.pmin(first, second), f64x2.pmin(third, fourth));
    v128.store64_lane(at, f64x2.pmin(least, swapped(least)), 0);
    costs += 64;
    v += 64;
    to += 64;
  }
  count(columns);
  const greatest = f64x2.pmax(f64x2.pmax(a, b), f64x2.pmax(c, d));
  return f64x2.extract_lane(f64x2.pmax(greatest, swapped(greatest)), 0);
}

/** How far the row's near columns lie apart. */
export function spreadOf(row: i32): f64 {
  const limit = scan(rowOf(row));
  return limit - leastScanned();
}

/** Scans the costs of a row, and returns the least reduced one. */
export function leastReduced(costs: usize): f64 {
  scan(costs);
  return leastScanned();
}

function leastScanned(): f64 {
  let least = Infinity;
  for (let at = leastOfEight; at < leastOfEight + length; at += 8) {
    if (load<f64>(at) < least) least = load<f64>(at);
  }
  return least;
}

/** Lists what the last scan found within the limit; returns how many. */
function listWithin(limit: f64): i32 {
  let out = within;
  for (let column = 0; column < length; column += 8) {
    if (load<f64>(leastOfEight + column) > limit) continue;
    const from = reduced + ((<usize>column) << 3);
    // Each index is written, and overwritten by the next one unless its entry is within the limit.
    for (let k = 0; k < 8; k++) {
      store<i32>(out, column + k);
      out += (<usize>(floatAt(from, k) <= limit)) << 2;
    }
  }
  let found = <i32>((out - within) >> 2);
  while (found > 0 && integerAt(within, found - 1) >= columns) found--;
  return found;
}

/** Keeps the listed columns of least reduced cost, least first and of equals the leftmost. */
function keepLeast(to: usize, found: i32): void {
  let kept = 0;
  for (let k = 0; k < found; k++) {
    const column = integerAt(within, k);
    const cost = floatAt(reduced, column);
    if (kept === capacity) {
      if (cost >= floatAt(reduced, integerAt(to, capacity - 1))) continue;
      kept--;
    }
    let at = kept++;
    for (; at > 0 && floatAt(reduced, integerAt(to, at - 1)) > cost; at--) {
      setInteger(to, at, integerAt(to, at - 1));
    }
    setInteger(to, at, column);
  }
}

/** The best two by the near columns, which are found anew when they do not tell. */
export function readBestTwo(row: i32): void {
  readNearColumns(row);
  if (second <= floatAt(bounds, row)) return;
  findNearColumns(row);
  readNearColumns(row);
}

/** Of equals the first seen. */
function readNearColumns(row: i32): void {
  const kept = integerAt(nearCounts, row);
  let at = nearColumns + ((<usize>(row * capacity)) << 2);
  let cost = nearCosts + ((<usize>(row * capacity)) << 3);
  const end = at + ((<usize>kept) << 2);
  let least = Infinity;
  let second = Infinity;
  let leastAt: usize = 0;
  let secondAt: usize = 0;
  for (; at < end; at += 4, cost += 8) {
    const one = load<f64>(cost) - floatAt(prices, load<i32>(at));
    if (one < second) {
      if (one < least) {
        second = least;
        secondAt = leastAt;
        least = one;
        leastAt = at;
      } else {
        second = one;
        secondAt = at;
      }
    }
  }
  // An entry of a list costs what several of a scan do: its price is read from anywhere.
  count(8 * kept);
  const column = leastAt ? load<i32>(leastAt) : -1;
  noteBestTwo(least, second, column, secondAt ? load<i32>(secondAt) : -1);
}
