import { column, noteBestTwo, second } from './best-two';
import { floatAt, swapped } from './memory';
import { columns, count, heldRow, length, prices } from './problem';

/*
 * A short row is looked at as a whole, two entries an instruction and without a branch: that takes less time
 * than to keep account of what need not be looked at.
 */

/** The best two by all columns; the second's column is left open. */
export function scanBestTwo(row: i32): void {
  let costs = heldRow(row);
  let v = prices;
  const end = v + ((<usize>length) << 3);
  // The least and second least of the entries at j and j + 2 (mod 4), and the least one's column.
  let least = f64x2.splat(Infinity);
  let least2 = least;
  let next = least;
  let next2 = least;
  let index = i64x2(0, 1);
  let at = index;
  let at2 = index;
  for (; v < end; v += 32, costs += 32) {
    const one = f64x2.sub(v128.load(costs), v128.load(v));
    const two = f64x2.sub(v128.load(costs, 16), v128.load(v, 16));
    at = v128.bitselect(index, at, f64x2.lt(one, least));
    at2 = v128.bitselect(index, at2, f64x2.lt(two, least2));
    next = f64x2.pmin(next, f64x2.pmax(least, one));
    next2 = f64x2.pmin(next2, f64x2.pmax(least2, two));
    least = f64x2.pmin(least, one);
    least2 = f64x2.pmin(least2, two);
    index = i64x2.add(index, i64x2.splat(4));
  }
  const isSecond = f64x2.lt(least2, least);
  const columnOf = v128.bitselect(i64x2.add(at2, i64x2.splat(2)), at, isSecond);
  next = f64x2.pmin(f64x2.pmin(next, next2), f64x2.pmax(least, least2));
  least = f64x2.pmin(least, least2);
  // Of the two halves' least ones, the greater is a second as well.
  const others = swapped(least);
  next = f64x2.pmin(next, f64x2.pmax(least, others));
  next = f64x2.pmin(next, swapped(next));
  const isLeft = f64x2.extract_lane(least, 0) <= f64x2.extract_lane(least, 1);
  const column = isLeft ? i64x2.extract_lane(columnOf, 0) : i64x2.extract_lane(columnOf, 1);
  least = f64x2.pmin(least, others);
  count(columns);
  noteBestTwo(f64x2.extract_lane(least, 0), f64x2.extract_lane(next, 0), <i32>column, -1);
}

/** The first column besides the best whose reduced cost is the second least. */
export function findSecondColumn(row: i32): i32 {
  const costs = heldRow(row);
  for (let other = 0; other < columns; other++) {
    if (other !== column && floatAt(costs, other) - floatAt(prices, other) === second) return other;
  }
  return -1;
}

/**
 * distance = min(distance, costs - v - offset), for all columns; returns the column of the least distance.
 */
export function relax(row: i32, v: usize, offset: f64, distance: usize): i32 {
  let costs = heldRow(row);
  const end = v + ((<usize>length) << 3);
  const less = f64x2.splat(offset);
  let least = f64x2.splat(Infinity);
  let least2 = least;
  let index = i64x2(0, 1);
  let at = index;
  let at2 = index;
  for (; v < end; v += 32, costs += 32, distance += 32) {
    let one = f64x2.sub(f64x2.sub(v128.load(costs), v128.load(v)), less);
    let two = f64x2.sub(f64x2.sub(v128.load(costs, 16), v128.load(v, 16)), less);
    one = f64x2.pmin(v128.load(distance), one);
    two = f64x2.pmin(v128.load(distance, 16), two);
    v128.store(distance, one);
    v128.store(distance, two, 16);
    at = v128.bitselect(index, at, f64x2.lt(one, least));
    at2 = v128.bitselect(index, at2, f64x2.lt(two, least2));
    least = f64x2.pmin(least, one);
    least2 = f64x2.pmin(least2, two);
    index = i64x2.add(index, i64x2.splat(4));
  }
  const columnOf = v128.bitselect(i64x2.add(at2, i64x2.splat(2)), at, f64x2.lt(least2, least));
  least = f64x2.pmin(least, least2);
  count(columns);
  return <i32>(
    (f64x2.extract_lane(least, 0) <= f64x2.extract_lane(least, 1)
      ? i64x2.extract_lane(columnOf, 0)
      : i64x2.extract_lane(columnOf, 1))
  );
}
