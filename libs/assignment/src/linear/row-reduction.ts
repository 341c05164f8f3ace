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
 * The second and third phase of R. Jonker, A. Volgenant, "A shortest augmenting path algorithm for dense
 * and sparse linear assignment problems", Computing 38 (1987) 325-340. From here on the column of an
 * assigned row is one of least reduced cost in that row.
 *
 * Departures: rows are given their minima before the augmenting row reduction; the reduction has a
 * budget, as rounding and ties can make it long.
 */

/** How often the reduction goes over the rows that are still free, and its exchanges a pass and row. */
const passes = 2;
const exchangesPerRow = 2;

/** Assigns what rows it can at once, by exchanges that only lower prices; returns the other rows. */
export function* reduceRows(state: SolverState): Generator<Step, Int32Array, void> {
  unassign(state);
  let freeRows = yield* assignRowMinima(state);
  for (let pass = 0; pass < passes; pass++) freeRows = yield* exchangeColumns(state, freeRows);
  return freeRows;
}

/** Gives each row the column of its least reduced cost if that is free; returns the other rows. */
function* assignRowMinima(state: SolverState): Generator<Step, Int32Array, void> {
  const { rows } = state.scanner;
  const best: BestTwo = { least: 0, second: 0, column: -1, secondColumn: -1 };
  const freeRows = new Int32Array(rows);
  let free = 0;
  for (let row = 0; row < rows; row++) {
    findBestTwo(state, row, best);
    if (state.rowOfColumn[best.column] < 0) assign(state, row, best.column);
    else freeRows[free++] = row;
    if (isStepDue(state)) yield progress(state);
  }
  return freeRows.subarray(0, free);
}

/**
 * Augmenting row reduction: a free row takes its best column, whose price falls until the second
 * best is as good, and the row that had it goes on. Returns the rows without a column.
 */
function* exchangeColumns(
  state: SolverState,
  freeRows: Int32Array,
): Generator<Step, Int32Array, void> {
  const { prices, rows } = state.scanner;
  const best: BestTwo = { least: 0, second: 0, column: -1, secondColumn: -1 };
  const left: number[] = [];
  let budget = exchangesPerRow * rows;
  for (const freeRow of freeRows) {
    let row = freeRow;
    while (row >= 0) {
      findBestTwo(state, row, best);
      const price = prices[best.column] - (best.second - best.least);
      const falls = price < prices[best.column];
      const isTaken = state.rowOfColumn[best.column] >= 0;
      if (falls) prices[best.column] = price;
      row = assign(state, row, falls || !isTaken ? best.column : best.secondColumn);
      if (isStepDue(state)) yield progress(state);
      if (row >= 0 && (!falls || budget-- <= 0)) {
        left.push(row);
        break;
      }
    }
  }
  return Int32Array.from(left);
}
