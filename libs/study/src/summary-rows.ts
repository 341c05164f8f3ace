import type { CorrectionKind } from '@isthmus/task';
import type { LineCurve, LinePoint } from './line-curves.js';
import type { StudyCell } from './study-cell.js';
import {
  type BarrierValue,
  type CellResult,
  isTrained,
  type StudyResults,
} from './study-results.js';

type Correction = Exclude<CorrectionKind, 'none'>;
type BySplit = Readonly<Partial<Record<LineCurve['split'], number>>>;

/** The numbers of one cell that a table shows. Accuracies and error barriers are in [0, 1]. */
export type SummaryRow = StudyCell &
  Readonly<{
    /**
     * Of model A and model B: of a trained one after the last epoch, of a given one as the path's end was measured;
     * nothing where it was not.
     */
    testAccuracy: readonly [number | undefined, number | undefined];
    /** In nats. */
    lossBarrier: BySplit;
    errorBarrier: BySplit;
    /** With the networks of the path corrected, by the corrections that were asked for. */
    correctedLossBarriers: Readonly<Partial<Record<Correction, BySplit>>>;
    /** The test split at lambda 1/2, where the grid has it. */
    midpoint?: Pick<LinePoint, 'loss' | 'accuracy'>;
    repairedMidpoint?: Pick<LinePoint, 'loss' | 'accuracy'>;
    /** Sum over all tensors of <A, permuted B>. */
    objective: number;
    /** Euclidean distance of all weights, before and after matching. */
    l2Before: number;
    l2After: number;
    /** Of the search for the permutation alone. */
    matchSeconds: number;
  }>;

/** One row a cell, in the order of the cells. */
export function summaryRows({ study, cells }: Pick<StudyResults, 'study' | 'cells'>): SummaryRow[] {
  return cells.map(({ cell, models, match, barriers, curves }) => {
    const { repair } = cell.evaluate ?? study.evaluate;
    const corrections = repair.filter((kind) => kind !== 'none');
    const midpoint = midpointOf(curves, 'none');
    const repairedMidpoint = midpointOf(curves, 'repair');
    return {
      ...cell,
      ...(midpoint && { midpoint }),
      ...(repairedMidpoint && { repairedMidpoint }),
      objective: match.objective,
      testAccuracy: [testAccuracy(models.a, curves, 0), testAccuracy(models.b, curves, 1)],
      lossBarrier: bySplit(barriers, 'loss', 'none'),
      errorBarrier: bySplit(barriers, 'error', 'none'),
      correctedLossBarriers: Object.fromEntries(
        corrections.map((kind) => [kind, bySplit(barriers, 'loss', kind)]),
      ),
      l2Before: match.l2Before,
      l2After: match.l2After,
      matchSeconds: match.searchMs / 1000,
    };
  });
}

function midpointOf(curves: readonly LineCurve[], correction: CorrectionKind) {
  const middle = pointAt(curves, correction, 0.5);
  return middle && { loss: middle.loss, accuracy: middle.accuracy };
}

/** On the test split, where that and this lambda were measured. */
function pointAt(curves: readonly LineCurve[], correction: CorrectionKind, at: number) {
  const curve = curves.find(({ split, repair }) => split === 'test' && repair === correction);
  return curve?.points.find(({ lambda }) => lambda === at);
}

function bySplit(
  barriers: readonly BarrierValue[],
  metric: 'loss' | 'error',
  correction: CorrectionKind,
): BySplit {
  return Object.fromEntries(
    barriers
      .filter(({ definition }) => definition.metric === metric && definition.repair === correction)
      .map(({ definition, value }) => [definition.split, value]),
  );
}

function testAccuracy(
  model: CellResult['models']['a'],
  curves: readonly LineCurve[],
  end: 0 | 1,
): number | undefined {
  if (!isTrained(model)) return pointAt(curves, 'none', end)?.accuracy;
  const last = model.epochs.at(-1);
  if (!last) throw new RangeError('expected a trained network with at least one epoch, got none');
  return last.testAccuracy;
}
