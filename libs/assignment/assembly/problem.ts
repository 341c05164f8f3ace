import { fillFloats, floatAt, reserve, setFloat, swapped, take, takeFromStart } from './memory';

/*
 * What is solved: costs that are to be as low as possible, of no more rows than columns. Here a row of
 * costs is float64, times the sign, and goes on with Infinity up to a multiple of eight.
 */

/** Copies a row of a matrix that is not held to where rows are read from. */
declare function copyRow(row: i32): void;
/** One of its costs, times the sign. */
declare function costElsewhere(row: i32, column: i32): f64;

export let rows: i32 = 0;
export let columns: i32 = 0;
/** The length of a row, up to a multiple of eight. */
export let length: i32 = 0;

/** How many entries were looked at: the measure of time. */
export let scanned: f64 = 0;
export function count(entries: i32): void {
  scanned += entries;
}

/** The prices v of the columns. */
export let prices: usize = 0;
/** The column of a row and the row of a column; -1 for none. One more row is that of zeros. */
export let columnOfRow: usize = 0;
export let rowOfColumn: usize = 0;

/** The least cost of each column, and the extrema of all costs. */
export let minima: usize = 0;
export let least: f64 = 0;
export let greatest: f64 = 0;

let sign: f64 = 1;
let isSingle: bool = false;
/** Whether all costs are held, or one row at a time. */
export let isHeld: bool = false;
/** The costs as they are given: all of them, or the row that was copied last. */
let given: usize = 0;
let held: usize = 0;
/** The greatest of all costs so far, and a sum that is not 0 once one was not finite. */
let maxima: v128 = f64x2.splat(0);
let zeros: v128 = f64x2.splat(0);

/** Takes the room of a problem. The caller takes more, reserves it, and begins. */
export function setProblem(r: i32, c: i32, s: f64, single: bool, all: bool): void {
  rows = r;
  columns = c;
  length = (c + 7) & ~7;
  sign = s;
  isSingle = single;
  isHeld = all;
  takeFromStart();
  prices = take(8 * length);
  columnOfRow = take(4 * (rows + 1));
  rowOfColumn = take(4 * columns);
  minima = take(8 * length);
  held = take(8 * length * (isHeld ? rows : 1));
  given = take(bytesOfEntry() * (columns * (isHeld ? rows : 1) + 3));
}

export function givenCosts(): usize {
  return given;
}

export function beginProblem(): void {
  reserve();
  scanned = 0;
  least = Infinity;
  greatest = -Infinity;
  maxima = f64x2.splat(-Infinity);
  zeros = f64x2.splat(0);
  fillFloats(minima, length, Infinity);
  for (let column = columns; column < length; column++) setFloat(prices, column, 0);
}

/** The costs of a row of a matrix that is held. */
export function heldRow(row: i32): usize {
  return held + ((<usize>(row * length)) << 3);
}

/** The costs of a row. */
export function rowOf(row: i32): usize {
  if (isHeld) return heldRow(row);
  copyRow(row);
  if (isSingle) convert<f32>(given, held);
  else convert<f64>(given, held);
  endWithInfinity(held);
  return held;
}

/** One cost, without the rest of its row. */
export function costOf(row: i32, column: i32): f64 {
  return isHeld ? floatAt(heldRow(row), column) : costElsewhere(row, column);
}

/** Reads a row for the first time: takes in its costs, and with them extends minima and extrema. */
export function include(row: i32): void {
  let from = given;
  if (isHeld) from += bytesOfEntry() * columns * row;
  else copyRow(row);
  if (!isHeld || row === rows - 1) continueWithFirst(from);
  const to = isHeld ? heldRow(row) : held;
  if (isSingle) takeIn<f32>(from, to);
  else takeIn<f64>(from, to);
  endWithInfinity(to);
  scanned += columns;
}

/** Whether sums of the costs cannot overflow, once all rows are included; NaN is out of bounds. */
export function sumUpExtrema(): bool {
  if (!(f64x2.extract_lane(f64x2.add(zeros, swapped(zeros)), 0) === 0)) return false;
  greatest = f64x2.extract_lane(f64x2.pmax(maxima, swapped(maxima)), 0);
  for (let column = 0; column < columns; column++) {
    const cost = floatAt(minima, column);
    if (cost < least) least = cost;
  }
  return least >= -1e300 && greatest <= 1e300;
}

function bytesOfEntry(): i32 {
  return isSingle ? 4 : 8;
}

/** Entries are read four at a time: into the next row, and after the last one into a repetition of its first. */
function continueWithFirst(row: usize): void {
  const end = row + bytesOfEntry() * columns;
  memory.copy(end, row, bytesOfEntry());
  memory.copy(end + bytesOfEntry(), end, bytesOfEntry());
  memory.copy(end + 2 * bytesOfEntry(), end, bytesOfEntry());
}

function endWithInfinity(row: usize): void {
  for (let column = columns; column < length; column++) setFloat(row, column, Infinity);
}

function pairAt<T>(at: usize): v128 {
  return sizeof<T>() === 4 ? f64x2.promote_low_f32x4(v128.load64_zero(at)) : v128.load(at);
}

function takeIn<T>(from: usize, to: usize): void {
  const flip = f64x2.splat(sign < 0 ? -0.0 : 0.0);
  const end = to + ((<usize>columns) << 3);
  let least = minima;
  let most = maxima;
  let zero = zeros;
  for (; to < end; to += 32, from += 4 * sizeof<T>(), least += 32) {
    const one = v128.xor(flip, pairAt<T>(from));
    const two = v128.xor(flip, pairAt<T>(from + 2 * sizeof<T>()));
    v128.store(to, one);
    v128.store(to, two, 16);
    v128.store(least, f64x2.pmin(v128.load(least), one));
    v128.store(least, f64x2.pmin(v128.load(least, 16), two), 16);
    most = f64x2.pmax(f64x2.pmax(most, one), two);
    // What is not finite has a difference from itself that is not 0.
    zero = f64x2.add(f64x2.add(zero, f64x2.sub(one, one)), f64x2.sub(two, two));
  }
  maxima = most;
  zeros = zero;
}

function convert<T>(from: usize, to: usize): void {
  const flip = f64x2.splat(sign < 0 ? -0.0 : 0.0);
  const end = to + ((<usize>columns) << 3);
  for (; to < end; to += 32, from += 4 * sizeof<T>()) {
    v128.store(to, v128.xor(flip, pairAt<T>(from)));
    v128.store(to, v128.xor(flip, pairAt<T>(from + 2 * sizeof<T>())), 16);
  }
}
