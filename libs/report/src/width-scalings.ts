import { parseNetwork, permutationSpec } from '@isthmus/network';
import type { StudyCell, SummaryRow } from '@isthmus/study';
import { type WidthScaling, widthScaling } from '@isthmus/theory';

/** How the values of one method's cells change with the width, all else the same. */
export interface MethodScaling {
  readonly method: string;
  /** As `allButWidth` tells it. */
  readonly setting: string;
  /** Over the baseline and by the reduction of the study, on the test split where that was measured. */
  readonly lossBarrier: WidthScaling;
  readonly repairedLossBarrier?: WidthScaling;
  /** Euclidean distance of all weights after matching. */
  readonly l2: WidthScaling;
  /** 1 - that distance over the one before. */
  readonly l2Reduction: WidthScaling;
}

/** Draws resamples from this seed, so that a study has one answer. */
export const resamplingSeed = 0;

/**
 * The units of a network's widest group: its width. Throws a RangeError for what is no notation of a network, and
 * for a network without hidden units.
 */
export function widthOf(notation: string): number {
  const { spec } = permutationSpec(parseNetwork(notation));
  if (spec.length === 0) {
    throw new RangeError(`a network without hidden units has no width [network=${notation}]`);
  }
  return Math.max(...spec.map(({ size }) => size));
}

/** Whether networks differ in their width, each from each, and two or more of them are there. */
export function areOfSeveralWidths(notations: readonly string[]): boolean {
  try {
    const different = [...new Set(notations)];
    return different.length > 1 && new Set(different.map(widthOf)).size === different.length;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What a grid can vary beside the network, as JSON. */
export function allButWidth({ dataset, train }: Pick<StudyCell, 'dataset' | 'train'>): string {
  return JSON.stringify([dataset, train]);
}

/**
 * One scaling a method and setting, over networks of several widths. Throws a RangeError for rows without raw
 * barriers.
 */
export function widthScalings(rows: readonly SummaryRow[]): readonly MethodScaling[] {
  const groups = groupBy(rows, (row) => JSON.stringify([row.method, allButWidth(row)]));
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    if (first === undefined) return [];
    const byWidth = [...groupBy(members, ({ network }) => widthOf(network))].toSorted(
      ([one], [other]) => one - other,
    );
    const scaling = (read: (row: SummaryRow) => number | undefined) =>
      widthScaling(
        byWidth.map(([width, ofWidth]) => ({
          width,
          values: ofWidth.flatMap((row) => read(row) ?? []),
        })),
        resamplingSeed,
      );
    const repaired = (row: SummaryRow) => barrierOf(row.correctedLossBarriers.repair ?? {});
    return {
      method: first.method,
      setting: allButWidth(first),
      lossBarrier: scaling((row) => barrierOf(row.lossBarrier)),
      ...(members.every((row) => repaired(row) !== undefined) && {
        repairedLossBarrier: scaling(repaired),
      }),
      l2: scaling(({ l2After }) => l2After),
      l2Reduction: scaling(({ l2After, l2Before }) => 1 - l2After / l2Before),
    };
  });
}

function groupBy<Key>(rows: readonly SummaryRow[], keyOf: (row: SummaryRow) => Key) {
  const groups = new Map<Key, SummaryRow[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

/** On the test split, where that was measured. */
function barrierOf({ test, train }: SummaryRow['lossBarrier']): number | undefined {
  return test ?? train;
}
