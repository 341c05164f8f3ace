import type { PairValue } from '@isthmus/connectivity';
import { type WidthScaling, widthScaling } from '@isthmus/theory';
import { widthOf } from './width.js';

/** What pairs of networks have in common beside the width: what a study varies beside the network. */
export interface ScalingSetting {
  readonly dataset: string;
  /** Absent for networks that nobody here has trained. */
  readonly train?: object | undefined;
  /** Where paths are measured, and what counts as the barrier, where a study varies that. */
  readonly evaluate?: object | undefined;
  readonly barrier?: object | undefined;
}

/** What was measured of one pair of networks by one method. */
export interface ScalingRow extends ScalingSetting {
  readonly network: string;
  readonly method: string;
  /** The seeds of its two networks, or what else tells them from others. */
  readonly pair: readonly [unknown, unknown];
  readonly lossBarrier: BySplit;
  /** By the correction of the path. */
  readonly correctedLossBarriers: { readonly repair?: BySplit };
  /** Euclidean distance of all weights. */
  readonly l2Before: number;
  readonly l2After: number;
}

/** One value a split that was measured. */
interface BySplit {
  readonly train?: number | undefined;
  readonly test?: number | undefined;
}

/** How the values of one method's pairs change with the width, all else the same. */
export interface MethodScaling {
  readonly method: string;
  readonly setting: ScalingSetting;
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

/** Whether two settings are one. */
export function isSameSetting(one: ScalingSetting, other: ScalingSetting): boolean {
  return keyOf(one) === keyOf(other);
}

/**
 * One scaling a method and setting, over networks of several widths. Throws a RangeError for rows without raw
 * barriers.
 */
export function widthScalings(rows: readonly ScalingRow[]): readonly MethodScaling[] {
  const groups = groupBy(rows, (row) => `${row.method} ${keyOf(row)}`);
  return [...groups.values()].map(scalingOf);
}

/** Of the rows of one method and setting. */
function scalingOf(rows: readonly ScalingRow[]): MethodScaling {
  const [{ method, dataset, train, evaluate, barrier }] = rows;
  const widths = [...groupBy(rows, ({ network }) => widthOf(network))].toSorted(
    ([one], [other]) => one - other,
  );
  const scaling = (read: (row: ScalingRow) => number | undefined) =>
    widthScaling(
      widths.map(([width, ofWidth]) => ({
        width,
        pairs: ofWidth.flatMap((row) => pairValue(row.pair, read(row))),
      })),
      resamplingSeed,
    );
  const repaired = (row: ScalingRow) => barrierOf(row.correctedLossBarriers.repair ?? {});
  return {
    method,
    setting: {
      dataset,
      ...(train && { train }),
      ...(evaluate && { evaluate }),
      ...(barrier && { barrier }),
    },
    lossBarrier: scaling((row) => barrierOf(row.lossBarrier)),
    ...(rows.every((row) => repaired(row) !== undefined) && {
      repairedLossBarrier: scaling(repaired),
    }),
    l2: scaling(({ l2After }) => l2After),
    l2Reduction: scaling(({ l2After, l2Before }) => 1 - l2After / l2Before),
  };
}

/** A value of a pair of networks, of which those that begin alike count as one; nothing without a value. */
export function pairValue(
  pair: readonly [unknown, unknown],
  value: number | undefined,
): readonly PairValue[] {
  if (value === undefined) return [];
  const [a, b] = pair.map(beginningOf);
  return [{ pair: JSON.stringify(pair), a: a ?? '', b: b ?? '', value }];
}

function beginningOf(end: unknown): string {
  const seed = typeof end === 'object' && end !== null && 'seed' in end ? end.seed : end;
  return JSON.stringify(seed);
}

function keyOf({ dataset, train, evaluate, barrier }: ScalingSetting): string {
  return JSON.stringify([dataset, train, evaluate, barrier]);
}

function groupBy<Key>(rows: readonly ScalingRow[], keyOf: (row: ScalingRow) => Key) {
  const groups = new Map<Key, ScalingRow[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

/** On the test split, where that was measured. */
function barrierOf({ test, train }: BySplit): number | undefined {
  return test ?? train;
}
