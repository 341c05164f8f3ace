import type { Step } from '../costs/steps.js';
import { createNearColumns } from '../scan/near-columns.js';
import type { RowScanner } from '../scan/row-scanner.js';
import { scalePrices } from './epsilon-scaling.js';
import { createPathSearch } from './path-search.js';
import { reduceRows } from './row-reduction.js';
import { augment } from './shortest-augmenting-path.js';
import type { SolverState } from './solver-state.js';
import { type CostExtrema, setFirstPrices } from './starting-prices.js';
import { leaveDearestColumns } from './unused-columns.js';

/** With fewer rows, epsilon-scaling does not pay. */
const fewestScaledRows = 64;

/** The first epsilon, as a share of the range of costs, and the rounds. */
const coldScaling = { firstEpsilon: 0.02, rounds: 5 };
const warmScaling = { firstEpsilon: 0.004, rounds: 4 };

/**
 * Given prices are good as they are if the row reduction leaves no greater share of the rows than the first, and
 * misleading if it leaves more than the second.
 */
const shareLeftByGood = 1 / 16;
const shareLeftByMisleading = 1 / 3;

/**
 * The column of each row at least total cost, for no more rows than columns. Starts from the
 * scanner's prices, which are given (`isWarm`) or the first ones, and leaves optimal ones.
 */
export function* assignRows(
  scanner: RowScanner,
  extrema: CostExtrema,
  isWarm: boolean,
): Generator<Step, Int32Array, void> {
  const { rows, columns } = scanner;
  const state: SolverState = {
    scanner,
    near: createNearColumns(rows),
    rowOfColumn: new Int32Array(columns).fill(-1),
    // One more, for the row of zeros that holds the columns left over.
    columnOfRow: new Int32Array(rows + 1).fill(-1),
    assigned: 0,
    passes: (isWarm ? 1 : 0) + coldScaling.rounds + 1,
    passesDone: 0,
    due: 0,
  };
  let freeRows = isWarm ? yield* reduceRows(state) : undefined;
  const shareLeft = freeRows ? freeRows.length / rows : 1;
  if (rows >= fewestScaledRows && shareLeft > shareLeftByGood) {
    if (isWarm) state.passesDone++;
    const isMisled = shareLeft > shareLeftByMisleading;
    if (isMisled) {
      setFirstPrices(scanner, extrema);
      // These prices may be higher, and bounds hold only while prices fall.
      state.near.bound.fill(-Infinity);
    }
    const { firstEpsilon, rounds } = isMisled ? coldScaling : warmScaling;
    yield* scalePrices(state, firstEpsilon * (extrema.greatest - extrema.least), rounds);
    freeRows = undefined;
  }
  state.passesDone = state.passes - 1;
  freeRows ??= yield* reduceRows(state);
  const search = createPathSearch(rows, columns);
  yield* augment(state, search, freeRows);
  if (columns > rows) yield* leaveDearestColumns(state, search);
  return state.columnOfRow.subarray(0, rows);
}
