import { isPauseDue } from './matching';
import { fillFloats, floatAt, setFloat, take } from './memory';
import { leastReduced } from './near-columns';
import { columns, count, greatest, least, length, minima, prices, rowOf, rows } from './problem';

/**
 * Sets the prices to the column minima (Jonker & Volgenant's column reduction), or to 0 if there are
 * more columns than rows, as those left over have to be equal in the end.
 */
export function setFirstPrices(): void {
  if (rows === columns) memory.copy(prices, minima, 8 * columns);
  else fillFloats(prices, columns, 0);
}

/**
 * Turns duals, which are the prices now, into prices. Optimal prices never differ by more than costs do, so
 * that prices further below the greatest are raised: they could only lose the costs to rounding.
 */
export function setGivenPrices(sign: f64): void {
  let dearest = -Infinity;
  for (let column = 0; column < columns; column++) {
    const price = sign * floatAt(prices, column);
    if (price > dearest) dearest = price;
  }
  for (let column = 0; column < columns; column++) {
    const price = sign * floatAt(prices, column) - dearest;
    setFloat(prices, column, Math.max(price, least - greatest));
  }
}

/** The prices that raising leads to, and the next row to look at. */
let raised: usize = 0;
let next: i32 = 0;

export function takeRaisedPrices(): void {
  raised = take(8 * length);
}

export function beginRaising(): void {
  fillFloats(raised, length, Infinity);
  next = 0;
}

/**
 * Raises the prices of columns that no row wants at them: u[i] = min c[i][j] - v[j] over j are the duals of
 * the rows at these prices, and v[j] = min c[i][j] - u[i] over i the highest prices at which they still are
 * (the "min trick": any u has such a v). Whether it is done.
 */
export function raisePrices(): bool {
  for (; next < rows; next++) {
    if (isPauseDue()) return false;
    const costs = rowOf(next);
    const dual = f64x2.splat(leastReduced(costs));
    for (let at: usize = 0; at < (<usize>length) << 3; at += 16) {
      const price = f64x2.sub(v128.load(costs + at), dual);
      v128.store(raised + at, f64x2.pmin(v128.load(raised + at), price));
    }
    count(columns);
  }
  memory.copy(prices, raised, 8 * columns);
  return true;
}
