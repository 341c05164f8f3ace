import { describeAllButWidth } from '@isthmus/report';
import { pairLabel, type Study } from '@isthmus/study';
import type { WidthScaling } from '@isthmus/theory';
import { percent } from '../terminal/percent.js';
import { createTable } from '../terminal/table.js';
import type { ScalingWithTheory } from './scaling-panels.js';
import type { PairTheory } from './scaling-theory.js';

/** One pair in a line, as it arrives. */
export function theoryLine(study: Study, pair: PairTheory): string {
  const { cell, width, distances, dimensions, bounds } = pair;
  const numbers = Object.entries({ ...distances, ...dimensions, ...bounds }).map(
    ([name, value]) => `${name} ${value.toPrecision(3)}`,
  );
  const place = [`width ${width}`, cell.method, `seeds ${pairLabel(cell.pair)}`];
  return `${withWords(place.join(', '), describeAllButWidth(study, cell))}: ${numbers.join('; ')}`;
}

function withWords(head: string, words: string): string {
  return words === '' ? head : `${head}, ${words}`;
}

/** Maps as objects; the theory where it was worked out. */
export function scalingJson({ theory, setting, words, ...scaling }: ScalingWithTheory): object {
  const kinds = Object.entries(theory).filter(([, scalings]) => scalings.size > 0);
  const objects = kinds.map(([kind, scalings]) => [kind, Object.fromEntries(scalings)]);
  return {
    ...scaling,
    ...setting,
    varied: words,
    ...(objects.length > 0 && { theory: Object.fromEntries(objects) }),
  };
}

/** Tables and fitted power laws of every method and setting; means over fewer than `pairs` say of how many. */
export function scalingText(scalings: readonly ScalingWithTheory[], pairs: number): string {
  return scalings
    .map((scaling) => `${measuredText(scaling, pairs)}${theoryText(scaling)}`)
    .join('\n\n');
}

function measuredText(
  { method, words, lossBarrier, repairedLossBarrier, l2, l2Reduction }: ScalingWithTheory,
  pairs: number,
): string {
  const head = [
    'width',
    'pairs',
    'loss barrier',
    '95 %',
    ...(repairedLossBarrier ? ['repaired', '95 %'] : []),
    'L2',
    'L2 reduction',
  ];
  const rows = lossBarrier.widths.map((row, i) => [
    String(row.width),
    row.count < pairs ? `${row.count} of ${pairs}` : String(row.count),
    ...cellsOf(row),
    ...(repairedLossBarrier ? cellsOf(repairedLossBarrier.widths[i]) : []),
    (l2.widths[i]?.mean ?? NaN).toPrecision(4),
    percent(l2Reduction.widths[i]?.mean ?? NaN, 2),
  ]);
  return [
    withWords(method, words),
    createTable(head, rows),
    lawText('loss barrier', lossBarrier),
    ...(repairedLossBarrier ? [lawText('repaired', repairedLossBarrier)] : []),
  ].join('\n');
}

function theoryText({ theory }: ScalingWithTheory): string {
  const all = [...theory.distances, ...theory.dimensions, ...theory.bounds];
  if (all.length === 0) return '';
  const found = all.flatMap(([, { widths }]) => widths.map(({ width }) => width));
  const widths = [...new Set(found)].toSorted((a, b) => a - b);
  const rows = all.map(([name, { widths: measured, fit }]) => [
    name,
    ...widths.map(
      (width) => measured.find((one) => one.width === width)?.mean.toPrecision(3) ?? '-',
    ),
    fit?.exponent.toFixed(3) ?? '-',
    fit?.interval?.map((end) => end.toFixed(3)).join(' to ') ?? '-',
  ]);
  const head = ['', ...widths.map(String), 'a', '95 %'];
  return `\nby width, and as m^-a\n${createTable(head, rows)}`;
}

function cellsOf(one: WidthScaling['widths'][number] | undefined): string[] {
  if (one === undefined) return ['', ''];
  const interval = one.interval?.map((end) => end.toPrecision(3)).join(' to ');
  return [one.mean.toPrecision(3), interval ?? '-'];
}

function lawText(what: string, scaling: WidthScaling): string {
  const { fit } = scaling;
  const shape = shapeText(scaling);
  if (fit === undefined)
    return `${what}: a power law needs three widths with a positive barrier${shape}`;
  const { exponent, interval, constant, without } = fit;
  const range = interval
    ? `95 %: ${interval.map((value) => value.toFixed(3)).join(' to ')}`
    : 'without an interval: that needs five models or more a width';
  const left = without.length === 0 ? '' : `, without ${without.join(', ')}`;
  return `${what} ~ ${constant.toPrecision(3)} m^-a, a = ${exponent.toFixed(3)} (${range})${left}${shape}`;
}

/** Three widths can rise and fall, four fall, rise and fall again. */
function shapeText({ widths, risesAndFalls, doubleDescent }: WidthScaling): string {
  if (widths.length < 3 || risesAndFalls === undefined || doubleDescent === undefined) return '';
  const rises = `; rises and falls in ${percent(risesAndFalls, 0)} of the resamples`;
  return widths.length < 4 ? rises : `${rises}, double descent in ${percent(doubleDescent, 0)}`;
}
