import { parseNetwork, permutationSpec } from '@isthmus/network';
import type { SummaryRow } from '@isthmus/study';
import { type WidthScaling, widthScaling } from '@isthmus/theory';
import { BadInput } from './exit-code.js';
import { createTable } from './table.js';

/** How the values of one method's cells change with the width, all else the same. */
interface MethodScaling {
  readonly method: string;
  /** What the grid varies beside the network, as JSON. */
  readonly setting: string;
  readonly lossBarrier: WidthScaling;
  readonly repairedLossBarrier?: WidthScaling;
  /** 1 - the distance after matching over that before. */
  readonly l2Reduction: WidthScaling;
}

/** Draws resamples from this seed, so that a study has one answer. */
const seed = 0;

/** One scaling a method and setting. Throws BadInput when they have fewer than two widths. */
export function scalingOf(rows: readonly SummaryRow[]): readonly MethodScaling[] {
  const groups = groupBy(rows, ({ method, dataset, train }) =>
    JSON.stringify([method, dataset, train]),
  );
  return [...groups].map(([key, members]) => {
    const [method, ...setting] = JSON.parse(key);
    const byWidth = [...groupBy(members, ({ network }) => widthOf(network))]
      .map(([width, ofWidth]) => ({ width, ofWidth }))
      .toSorted((one, other) => one.width - other.width);
    if (byWidth.length < 2) {
      throw new BadInput(
        `a scaling needs networks of two widths or more [method=${method}, got ${byWidth.map(({ width }) => width)}]; list them under grid.network`,
      );
    }
    const scaling = (read: (row: SummaryRow) => number | undefined) =>
      widthScaling(
        byWidth.map(({ width, ofWidth }) => ({
          width,
          values: ofWidth.flatMap((row) => read(row) ?? []),
        })),
        seed,
      );
    const hasRepaired = members.every(
      (row) => barrierOf(row.correctedLossBarriers.repair ?? {}) !== undefined,
    );
    return {
      method,
      setting: JSON.stringify(setting),
      lossBarrier: scaling((row) => barrierOf(row.lossBarrier)),
      ...(hasRepaired && {
        repairedLossBarrier: scaling((row) => barrierOf(row.correctedLossBarriers.repair ?? {})),
      }),
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

/** The units of a network's widest group. */
function widthOf(notation: string): number {
  const { spec } = permutationSpec(parseNetwork(notation));
  return Math.max(...spec.map(({ size }) => size));
}

export function scalingText(scalings: readonly MethodScaling[]): string {
  return scalings.map(textOf).join('\n\n');
}

function textOf({ method, lossBarrier, repairedLossBarrier, l2Reduction }: MethodScaling): string {
  const head = [
    'width',
    'loss barrier',
    '95 %',
    ...(repairedLossBarrier ? ['repaired', '95 %'] : []),
    'L2 reduction',
  ];
  const rows = lossBarrier.widths.map((one, i) => [
    String(one.width),
    ...cellsOf(one),
    ...(repairedLossBarrier ? cellsOf(repairedLossBarrier.widths[i]) : []),
    `${(100 * (l2Reduction.widths[i]?.mean ?? 0)).toFixed(2)} %`,
  ]);
  return [
    method,
    createTable(head, rows),
    fitText('loss barrier', lossBarrier),
    ...(repairedLossBarrier ? [fitText('repaired', repairedLossBarrier)] : []),
  ].join('\n');
}

function cellsOf(one: WidthScaling['widths'][number] | undefined): string[] {
  if (one === undefined) return ['', ''];
  const [low, high] = one.interval;
  return [one.mean.toPrecision(3), `${low.toPrecision(3)} to ${high.toPrecision(3)}`];
}

function fitText(what: string, { fit, risesAndFalls, doubleDescent }: WidthScaling): string {
  const shape = `rises and falls in ${percent(risesAndFalls)} of the resamples, double descent in ${percent(doubleDescent)}`;
  if (fit === undefined) return `${what}: no power law of fewer than two widths above 0; ${shape}`;
  const { exponent, interval, constant, without } = fit;
  const [low, high] = interval.map((value) => value.toFixed(3));
  const left = without.length === 0 ? '' : `, without ${without.join(', ')}`;
  return `${what} ~ ${constant.toPrecision(3)} m^-a, a = ${exponent.toFixed(3)} (95 %: ${low} to ${high})${left}; ${shape}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
