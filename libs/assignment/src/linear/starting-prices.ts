import { isWithinBounds } from '../costs/cost-matrix.js';
import type { Step } from '../costs/steps.js';
import type { RowScanner } from '../scan/row-scanner.js';

/** How far the costs reach, with their sign. */
export interface CostExtrema {
  /** The least of every column. */
  readonly minima: Float64Array;
  readonly least: number;
  readonly greatest: number;
}

const rowsPerStep = 128;

/** The extrema, or undefined if a cost is out of bounds. */
export function* findExtrema(
  scanner: RowScanner,
  sign: 1 | -1,
): Generator<Step, CostExtrema | undefined, void> {
  const { rows, minima, maxima } = scanner;
  for (let row = 0; row < rows; row++) {
    if (row % rowsPerStep === 0) yield { done: 0 };
    if (!scanner.include(row)) return undefined;
  }
  if (!minima.every(isWithinBounds) || !maxima.every(isWithinBounds)) return undefined;
  const [lower, upper] = sign === 1 ? [minima, maxima] : [maxima, minima];
  const signed = lower.map((cost) => sign * cost);
  return {
    minima: signed,
    least: signed.reduce((a, b) => Math.min(a, b)),
    greatest: upper.reduce((most, cost) => Math.max(most, sign * cost), -Infinity),
  };
}

/**
 * Sets the prices to the column minima (Jonker & Volgenant's column reduction), or to 0 if there are
 * more columns than rows, as those left over have to be equal in the end.
 */
export function setFirstPrices(scanner: RowScanner, { minima }: CostExtrema): void {
  if (scanner.rows === scanner.columns) scanner.prices.set(minima);
  else scanner.prices.fill(0);
}

/**
 * Sets the prices to those given, times the sign. Optimal prices never differ by more than costs do, so
 * that prices further below the greatest are raised: they could only lose the costs to rounding.
 */
export function setGivenPrices(
  scanner: RowScanner,
  given: Float64Array,
  sign: 1 | -1,
  { least, greatest }: CostExtrema,
): void {
  const dearest = given.reduce((most, price) => Math.max(most, sign * price), -Infinity);
  given.forEach((price, column) => {
    scanner.prices[column] = Math.max(sign * price - dearest, least - greatest);
  });
}

/** Throws a RangeError unless there is a finite dual for each row or column. */
export function requireDuals(duals: Float64Array, count: number, of: 'row' | 'column'): void {
  if (duals.length !== count) {
    throw new RangeError(`expected a start with ${count} ${of} duals, got ${duals.length}`);
  }
  const at = duals.findIndex((dual) => !Number.isFinite(dual));
  if (at >= 0) {
    throw new RangeError(`expected a start with finite duals, got ${duals[at]} [${of}=${at}]`);
  }
}
