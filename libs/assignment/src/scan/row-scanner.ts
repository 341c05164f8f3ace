import type { CostMatrix } from '../costs/cost-matrix.js';
import { borrowKernel, giveBackKernel } from './scan-kernel.js';

/**
 * Reads a cost matrix row by row. A small matrix is copied into the kernel's memory; a larger one stays where
 * it is, and a row is copied when it is scanned. Arrays are as long as a row, and hold what the last scan
 * found.
 */
export interface RowScanner {
  readonly rows: number;
  readonly columns: number;
  /** The prices v of the columns, for the caller to set. */
  readonly prices: Float64Array;
  /** The reduced costs sign * cost - v of the row, up to a multiple of eight; Infinity at the end. */
  readonly reduced: Float64Array;
  /** The least of every eight reduced costs. */
  readonly leastOfEight: Float64Array;
  /** How many entries were looked at. */
  scanned: number;
  cost(row: number, column: number): number;
  /** Fills `reduced` and `leastOfEight`; returns a limit that at least eight entries are within. */
  scan(row: number): number;
  /** Lists in `within`, in order, the columns that the last scan found within the limit; returns how many. */
  listWithin(limit: number): number;
  readonly within: Int32Array;
  /** The least and the greatest cost, without the sign, of every column in the rows included so far. */
  readonly minima: Float64Array;
  readonly maxima: Float64Array;
  /** Returns whether all costs of the row are finite; if not, the extrema mean nothing. */
  include(row: number): boolean;
  /** Gives the memory back; nothing of the scanner may be used from then on. */
  release(): void;
}

const addressOf = (array: { readonly byteOffset: number }) => array.byteOffset;

/** A matrix of at most so many bytes is small: to copy a short row by itself takes longer than to scan it. */
const mostBytesOfSmall = 1_048_576;

/** Costs are multiplied by the sign, so that least means greatest when it is -1. */
export function createRowScanner({ rows, columns, data }: CostMatrix, sign: 1 | -1): RowScanner {
  const length = Math.ceil(columns / 8) * 8;
  const isSmall = data.byteLength <= mostBytesOfSmall;
  const entryBytes = data.BYTES_PER_ELEMENT;
  // The scan of a row goes on up to a multiple of eight: into the next row, and after the last one into zeros.
  const heldCosts = isSmall ? data.length : columns;
  const heldLength = heldCosts + length - columns;
  const kernel = borrowKernel(8 * (5 * length + length / 8) + entryBytes * heldLength);
  const { buffer } = kernel.memory;
  let end = 0;
  const takeFloats = (size: number) => {
    end += 8 * size;
    return new Float64Array(buffer, end - 8 * size, size);
  };
  const [prices, reduced, lower, upper] = [length, length, length, length].map(takeFloats);
  const leastOfEight = takeFloats(length / 8);
  const isSingle = data instanceof Float32Array;
  const held = isSingle ? new Float32Array(buffer, end, heldLength) : takeFloats(heldLength);
  const within = new Int32Array(buffer, held.byteOffset + held.byteLength, length + 1);
  const [pricesAt, reducedAt, leastAt] = [prices, reduced, leastOfEight].map(addressOf);
  const [lowerAt, upperAt, heldAt, withinAt] = [lower, upper, held, within].map(addressOf);
  const leastEnd = leastAt + leastOfEight.byteLength;
  const reduce = isSingle ? kernel.reduce_f32 : kernel.reduce_f64;
  const extend = isSingle ? kernel.extend_f32 : kernel.extend_f64;
  const hold = (index: number) => {
    if (isSmall) return heldAt + entryBytes * columns * index;
    held.set(data.subarray(index * columns, (index + 1) * columns));
    return heldAt;
  };
  if (isSmall) held.set(data);
  held.fill(0, heldCosts);
  // Whatever is added for the length's sake costs Infinity.
  prices.fill(-Infinity);
  lower.fill(Infinity);
  upper.fill(-Infinity);

  return {
    rows,
    columns,
    reduced,
    leastOfEight,
    within,
    minima: lower.subarray(0, columns),
    maxima: upper.subarray(0, columns),
    prices: prices.subarray(0, columns),
    scanned: 0,
    cost: (at, column) => sign * data[at * columns + column],
    scan(index) {
      this.scanned += columns;
      return reduce(hold(index), pricesAt, leastAt, leastEnd, reducedAt, sign);
    },
    listWithin(limit) {
      const to = kernel.collect(leastAt, leastEnd, reducedAt, limit, withinAt);
      let count = (to - withinAt) >> 2;
      while (count > 0 && within[count - 1] >= columns) count--;
      return count;
    },
    include(index) {
      this.scanned += columns;
      const rowAt = hold(index);
      return extend(rowAt, rowAt + entryBytes * length, lowerAt, upperAt) === 0;
    },
    release: () => giveBackKernel(kernel),
  };
}
