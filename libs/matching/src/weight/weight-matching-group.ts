import { type Assignment, assignmentSteps } from '@isthmus/assignment';
import type { Permutation, PermutationGroup } from '@isthmus/permutation';
import type { Timed } from '../problem/match-problem.js';
import type { MatchTick } from '../search/matcher.js';
import { ticking } from '../search/ticking.js';
import type { GramMatrix } from './gram-matrix.js';

/** Gains below float32 rounding of the objective are none, or sweeps might never end. */
const relativeTolerance = 1e-7;

/** What became of a group with all others held. */
export interface Visit {
  /** The sum of the gram matrix over the pairs of units. */
  readonly value: number;
  /** By how much it grew. */
  readonly gain: number;
  /** The group's new indices, where it gained. */
  readonly indices?: Int32Array;
}

/** Lines one group of a permutation up with all others held. */
export type VisitGroup = (permutation: Permutation) => Generator<MatchTick, Visit>;

/**
 * Makes the visits to a group: each finds the assignment that maximises the gram matrix, starting from
 * the duals of the last one, and passes where nothing has moved around the group since then.
 */
export function visitsTo(
  { name, size }: PermutationGroup,
  gram: GramMatrix,
  timed: Timed,
): VisitGroup {
  let last: Assignment | undefined;
  let value = 0;
  return function* (permutation) {
    const data = yield* ticking(gram.update(permutation), 'cost', timed);
    if (data === undefined) return { value, gain: 0 };
    const cost = { rows: size, columns: size, data };
    const steps = assignmentSteps(cost, { maximize: true, ...(last && { start: last }) });
    last = yield* ticking(steps, 'assignment', timed);
    const { columnOfRow: indices } = last;
    const before = assignedSum(data, permutation.get(name) ?? indices);
    const gain = last.value - before;
    if (!(gain > relativeTolerance * Math.abs(before))) {
      value = before;
      return { value, gain: 0 };
    }
    value = last.value;
    return { value, gain, indices };
  };
}

function assignedSum(data: Float32Array, columnOfRow: Int32Array): number {
  return columnOfRow.reduce((sum, column, row) => sum + data[row * columnOfRow.length + column], 0);
}
