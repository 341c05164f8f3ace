import type { Step } from '../costs/steps.js';
import { capacity, findNearColumns, type NearColumns } from '../scan/near-columns.js';
import type { RowScanner } from '../scan/row-scanner.js';

/** A problem half solved: at least as many columns as rows, and columns with prices that only fall. */
export interface SolverState {
  readonly scanner: RowScanner;
  readonly near: NearColumns;
  readonly rowOfColumn: Int32Array;
  readonly columnOfRow: Int32Array;
  /** Rows that have a column. */
  assigned: number;
  /** What assigning every row once counts in progress, and how often that is done by now and to be done. */
  readonly passes: number;
  passesDone: number;
  /** At how many scanned entries the next step is due. */
  due: number;
}

/** Some milliseconds of work. */
const entriesAStep = 2_000_000;

/** Whether it is time to yield a step; says so once. */
export function isStepDue(state: SolverState): boolean {
  if (state.scanner.scanned < state.due) return false;
  state.due = state.scanner.scanned + entriesAStep;
  return true;
}

/** Rows given a column, over all passes. */
export function progress({ scanner, passes, passesDone, assigned }: SolverState): Step {
  return { done: passesDone * scanner.rows + assigned, total: passes * scanner.rows };
}

/** Takes every row's column away, for the next pass at the prices reached. */
export function unassign(state: SolverState): void {
  state.rowOfColumn.fill(-1);
  state.columnOfRow.fill(-1);
  state.assigned = 0;
}

/** Gives the row the column, and returns the row that had it, which is left without; -1 if none had. */
export function assign(state: SolverState, row: number, column: number): number {
  const displaced = state.rowOfColumn[column];
  state.rowOfColumn[column] = row;
  state.columnOfRow[row] = column;
  if (displaced < 0) state.assigned++;
  else state.columnOfRow[displaced] = -1;
  return displaced;
}

/** The least and second least reduced cost of a row, and where they are. */
export interface BestTwo {
  least: number;
  second: number;
  column: number;
  secondColumn: number;
}

/** Of equals the first seen; a matrix of one column has a second of Infinity, nowhere. */
export function findBestTwo(state: SolverState, row: number, best: BestTwo): void {
  readBestTwo(state, row, best);
  if (best.second <= state.near.bound[row]) return;
  findNearColumns(state.scanner, row, state.near);
  readBestTwo(state, row, best);
}

function readBestTwo({ scanner, near }: SolverState, row: number, best: BestTwo): void {
  const { prices } = scanner;
  const { column, cost } = near;
  const start = row * capacity;
  const end = start + near.count[row];
  let least = Infinity;
  let second = Infinity;
  let leastAt = -1;
  let secondAt = -1;
  for (let at = start; at < end; at++) {
    const reduced = cost[at] - prices[column[at]];
    if (reduced < second) {
      if (reduced < least) {
        second = least;
        secondAt = leastAt;
        least = reduced;
        leastAt = at;
      } else {
        second = reduced;
        secondAt = at;
      }
    }
  }
  // An entry of a list costs what several of a scan do: its price is read from anywhere.
  scanner.scanned += 8 * (end - start);
  best.least = least;
  best.second = second;
  best.column = leastAt < 0 ? -1 : column[leastAt];
  best.secondColumn = secondAt < 0 ? -1 : column[secondAt];
}
