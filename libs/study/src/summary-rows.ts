import type { Curve } from '@isthmus/task';
import type { StudyCell } from './study-cell.js';
import type { BarrierValue, CellResult, StudyResults } from './study-results.js';

type BySplit = Readonly<Partial<Record<Curve['split'], number>>>;

/** The numbers of one cell that a table shows. Accuracies and error barriers are in [0, 1]. */
export type SummaryRow = StudyCell &
  Readonly<{
    /** Of model A and model B as trained, after the last epoch. */
    testAccuracy: readonly [number, number];
    /** In nats. */
    lossBarrier: BySplit;
    errorBarrier: BySplit;
    /** Euclidean distance of all weights, before and after matching. */
    l2Before: number;
    l2After: number;
    /** Of the search for the permutation alone. */
    matchSeconds: number;
  }>;

/** One row a cell, in the order of the cells. */
export function summaryRows({ cells }: StudyResults): SummaryRow[] {
  return cells.map(({ cell, models, match, barriers }) => ({
    ...cell,
    testAccuracy: [finalTestAccuracy(models.a), finalTestAccuracy(models.b)],
    lossBarrier: bySplit(barriers, 'loss'),
    errorBarrier: bySplit(barriers, 'error'),
    l2Before: match.l2Before,
    l2After: match.l2After,
    matchSeconds: match.searchMs / 1000,
  }));
}

function bySplit(barriers: readonly BarrierValue[], metric: 'loss' | 'error'): BySplit {
  return Object.fromEntries(
    barriers
      .filter(({ definition }) => definition.metric === metric)
      .map(({ definition, value }) => [definition.split, value]),
  );
}

function finalTestAccuracy({ epochs }: CellResult['models']['a']): number {
  const last = epochs.at(-1);
  if (!last) throw new RangeError('expected a trained network with at least one epoch, got none');
  return last.testAccuracy;
}
