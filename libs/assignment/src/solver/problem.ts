import type { CostMatrix } from '../costs/cost-matrix.js';
import { borrowSolver, giveBackSolver, type Solver } from './solver.js';

/** A matrix of no more rows than columns in a solver's memory, where prices and columns of rows lie. */
export interface Problem {
  readonly solver: Solver['exports'];
  /** Whether all costs were copied; otherwise they are read in place, and must not change. */
  readonly isHeld: boolean;
  /** Of the columns, for costs times the sign; to start from others, the duals to start from. */
  readonly prices: Float64Array;
  readonly columnOfRow: Int32Array;
  /** Gives the memory back; nothing of the problem may be used from then on. */
  release(): void;
}

/** A matrix of at most so many bytes is held: to copy a short row by itself takes longer than to scan it. */
const mostBytesHeld = 1_048_576;

/** Costs are multiplied by the sign, so that least means greatest when it is -1. */
export function poseProblem(cost: CostMatrix, sign: 1 | -1, isWarm: boolean): Problem {
  const { rows, columns, data } = cost;
  const isSingle = data instanceof Float32Array;
  const isHeld = data.byteLength <= mostBytesHeld;
  const solver = borrowSolver();
  const { exports } = solver;
  exports.begin(rows, columns, sign, isSingle, isHeld, isWarm);
  const { buffer } = exports.memory;
  const held = isHeld ? data.length : columns;
  const costs = isSingle
    ? new Float32Array(buffer, exports.costsAt(), held)
    : new Float64Array(buffer, exports.costsAt(), held);
  if (isHeld) {
    costs.set(data);
  } else {
    solver.elsewhere = {
      copyRow: (row) => costs.set(data.subarray(row * columns, (row + 1) * columns)),
      costElsewhere: (row, column) => sign * data[row * columns + column],
    };
  }
  return {
    solver: exports,
    isHeld,
    prices: new Float64Array(buffer, exports.pricesAt(), columns),
    columnOfRow: new Int32Array(buffer, exports.columnOfRowAt(), rows),
    release: () => giveBackSolver(solver),
  };
}
