import { type ModelMean, meanOverModels } from '@isthmus/connectivity';
import type { ScaleKind, Series, SeriesFigure, SeriesPanel, SeriesPoint } from '@isthmus/figure';
import { groupsOf, type Measurement, pairValues, QuestionError, rowsWhere } from '@isthmus/results';
import { unknownName } from '@isthmus/spelling';
import { type AskedChannels, type Channels, chooseChannels } from './channels.js';
import { missingNotes } from './missing-notes.js';
import { axisWords, columnWords, headingWords, metricWords, valueWords } from './words.js';

/** What a figure of a study is to show. */
export interface AskedFigure extends AskedChannels {
  /** The metric along the y axis. */
  readonly y: string;
  /** Values of columns that rows must have, as text. */
  readonly where: Readonly<Record<string, string>>;
  readonly xScale?: ScaleKind;
  readonly yScale: ScaleKind;
  readonly title?: string;
}

/** A mean over pairs at one place, for the notes. */
interface Drawn {
  readonly point: SeriesPoint;
  readonly mean: ModelMean | undefined;
}

/**
 * A metric of a study as means over its pairs, with the interval over models where there is one, and its single pairs. Of
 * several splits the test split is shown unless another is asked for. What has no number is counted under the figure and
 * not drawn. Throws QuestionError for what the table does not have, and where a mean would mix what differs in more than its pairs.
 */
export function studyFigure(all: readonly Measurement[], asked: AskedFigure): SeriesFigure {
  const metrics = [...new Set(all.map(({ metric }) => String(metric)))];
  if (!metrics.includes(asked.y)) throw new QuestionError(unknownName('metric', asked.y, metrics));
  const ofMetric = all.filter(({ metric }) => metric === asked.y);
  const rows = rowsWhere(ofMetric, { ...usualSplit(ofMetric, asked), ...asked.where });
  const channels = chooseChannels(rows, asked);
  const isNumeric = isOfNumbers(rows, channels.x);
  if (!isNumeric && asked.xScale !== undefined) {
    throw new QuestionError(
      `an axis of names has no scale [x=${channels.x}, expected numbers for --x-scale ${asked.xScale}]`,
    );
  }
  const drawn: Drawn[] = [];
  const panels = panelsOf(rows, channels, (point, mean) => drawn.push({ point, mean }));
  if (drawn.every(({ mean }) => mean === undefined)) {
    throw new QuestionError(
      `nothing can be drawn: none of ${rows.length} rows has a number [metric=${asked.y}]: ${rows[0]?.reason ?? 'no reason is known'}`,
    );
  }
  const columns = channels.row === undefined ? {} : { columns: countOf(rows, channels.panel) };
  const split = rows.every((row) => row.split === rows[0]?.split) ? rows[0]?.split : null;
  const y = metricWords(asked.y, split, rows[0]?.unit);
  return {
    ...(asked.title !== undefined && { title: asked.title }),
    description: `${y} by ${columnWords(channels.x)}, means over pairs of networks`,
    notes: [...meanNotes(drawn, isNumeric), ...missingNotes(rows)],
    x: {
      title: axisWords(channels.x),
      kind: isNumeric ? (asked.xScale ?? usualScale(rows, channels.x)) : 'names',
    },
    y: { title: y, kind: asked.yScale },
    panels,
    ...columns,
    marks: isNumeric ? 'lines' : 'points',
  };
}

function usualSplit(rows: readonly Measurement[], asked: AskedFigure): Record<string, string> {
  const isShown = [asked.x, asked.hue, asked.style, asked.panel, asked.row].includes('split');
  return !isShown && rows.some(({ split }) => split === 'test') ? { split: 'test' } : {};
}

/** Whether an axis can have a column's values as numbers. */
function isOfNumbers(rows: readonly Measurement[], column: string): boolean {
  const numbers = rows.filter((row) => typeof row[column] === 'number').length;
  if (numbers === 0 || numbers === rows.length) return numbers > 0;
  throw new QuestionError(
    `an axis cannot show numbers beside what has none [x=${column}, with a number=${numbers} of ${rows.length} rows]`,
  );
}

/** Logarithmic for numbers above 0 of which the largest is eight times the smallest or more. */
function usualScale(rows: readonly Measurement[], column: string): ScaleKind {
  const numbers = rows.map((row) => Number(row[column]));
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return low > 0 && high >= 8 * low ? 'log' : 'linear';
}

function countOf(rows: readonly Measurement[], column: string | undefined): number {
  return column === undefined ? 1 : groupsOf(rows, [column]).size;
}

function panelsOf(
  rows: readonly Measurement[],
  { x, hue, style, panel, row }: Channels,
  tell: (point: SeriesPoint, mean: ModelMean | undefined) => void,
): readonly SeriesPanel[] {
  const apart = (columns: readonly (string | undefined)[]) =>
    columns.filter((column) => column !== undefined);
  const places = apart([row, panel]);
  const seriesColumns = apart([hue, style]);
  return groupedInOrder(rows, places).map((ofPanel) => ({
    heading: places.map((column) => headingWords(column, ofPanel[0]?.[column])).join(', '),
    series: groupedInOrder(ofPanel, seriesColumns).map((ofSeries): Series => {
      const [first] = ofSeries;
      const points = groupedInOrder(ofSeries, [x]).map((group) => {
        const { point, mean } = pointOf(x, group);
        tell(point, mean);
        return point;
      });
      return {
        hue: hue === undefined ? '' : valueWords(hue, first?.[hue]),
        ...(style !== undefined && { style: valueWords(style, first?.[style]) }),
        points,
      };
    }),
  }));
}

/** Rows by some columns: numbers from the lowest up, all else in the order of the table, so that panels line up. */
function groupedInOrder(
  rows: readonly Measurement[],
  columns: readonly string[],
): readonly (readonly Measurement[])[] {
  const groups = [...groupsOf(rows, columns).values()];
  const orders = columns.map((column) => [...new Set(rows.map((row) => row[column] ?? null))]);
  const rank = (group: (typeof groups)[number], i: number) => {
    const value = group[0][columns[i] ?? ''] ?? null;
    return typeof value === 'number' ? value : (orders[i]?.indexOf(value) ?? 0);
  };
  return groups.toSorted((a, b) =>
    columns.reduce((found, _, i) => found || rank(a, i) - rank(b, i), 0),
  );
}

function pointOf(x: string, group: readonly Measurement[]): Drawn {
  const value = group[0]?.[x];
  const place = typeof value === 'number' ? value : valueWords(x, value);
  const pairs = pairValues(group);
  if (pairs.length === 0) return { point: { x: place, value: null }, mean: undefined };
  const mean = meanOverModels(pairs);
  const { interval } = mean;
  const point = {
    x: place,
    value: mean.mean,
    ...(!('why' in interval) && { interval }),
    singles: pairs.map((pair) => pair.value),
  };
  return { point, mean };
}

/** What is drawn: means of how many pairs, which interval, or why there is none. */
function meanNotes(drawn: readonly Drawn[], isNumeric: boolean): readonly string[] {
  const means = drawn.flatMap(({ mean }) => mean ?? []);
  const counts = means.map(({ pairs }) => pairs);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (most === 1) return ['Each value is of one pair of networks.'];
  const pairs = least === most ? String(most) : `${least} to ${most}`;
  const reasons = means.flatMap(({ interval }) => ('why' in interval ? [interval.why] : []));
  const bands = isNumeric ? 'bands' : 'bars';
  return [
    [
      `Means over ${pairs} pairs; faint points: single pairs`,
      ...(reasons.length < means.length ? [`; ${bands}: 95 % intervals over models`] : []),
      '.',
      ...[...new Set(reasons)].map((why) => ` No interval: ${why}.`),
    ].join(''),
  ];
}
