import { mean } from '@isthmus/connectivity';
import { areOfSeveralWidths } from '@isthmus/network-theory';
import {
  type CellSetting,
  expandStudy,
  type StudyCell,
  type StudyResults,
  type SummaryRow,
  splitSettings,
  studyScope,
  summaryRows,
} from '@isthmus/study';
import { type Chart, type ChartPoint, tabulate } from './chart.js';
import { describeValues } from './grid-settings.js';
import { methodLabel } from './method-label.js';
import { mostTogether } from './path-specs.js';
import { seriesScales } from './series-scales.js';
import { sharedParts } from './shared-parts.js';
import { shortfall } from './shortfall.js';
import type { ChartSpec } from './vega-svg.js';
import { widthChart } from './width-chart.js';

/** The loss barrier against each setting that the grid varies, one chart a combination of the others. */
export function gridCharts(results: StudyResults): Chart[] {
  const { varied } = splitSettings(results.study);
  const rows = summaryRows(results);
  const cells = expandStudy(results.study);
  const split = studyScope(results.study).splits.includes('test') ? 'test' : 'train';
  return varied.flatMap((setting) => {
    const others = varied.filter((other) => other !== setting);
    const groups = new Set(rows.map((row) => describeValues(others, row)));
    return [...groups].map((group) => {
      const members = rows.filter((row) => describeValues(others, row) === group);
      const wanted = cells.filter((cell) => describeValues(others, cell) === group);
      const networks = members.map(({ network }) => network);
      const areMeasured = members.every(({ lossBarrier }) => lossBarrier[split] !== undefined);
      const chart =
        setting.key === 'network' && areMeasured && areOfSeveralWidths(networks)
          ? widthChart(group, members, split)
          : gridChart(setting, { group, wanted }, members, split);
      const note = shortfall(members.length, wanted.length);
      return { ...chart, description: `${chart.description}${note}` };
    });
  });
}

function gridChart(
  setting: CellSetting,
  { group, wanted }: { readonly group: string; readonly wanted: readonly StudyCell[] },
  rows: readonly SummaryRow[],
  split: 'train' | 'test',
): Chart {
  const place = (cell: StudyCell) => ({
    x: setting.read(cell),
    series: methodLabel(cell.method),
  });
  const points = rows.flatMap((row) => {
    const y = row.lossBarrier[split];
    return y === undefined ? [] : [{ ...place(row), y }];
  });
  const means = meanPoints(wanted.map(place), points);
  const title = setting.title.toLowerCase();
  return {
    name: `barrier-by-${title.replaceAll(' ', '-')}`,
    title: `Loss barrier by ${title}${group && `, ${group}`}`,
    description: `Marks: the ${split}-loss barrier of each pair; lines: means over the pairs.`,
    spec: gridSpec(setting.title, points, means, `Loss barrier, ${split} (nats)`),
    ...(new Set(means.map(({ series }) => series)).size > mostTogether && {
      isWide: true as const,
    }),
    table: tabulate(setting.title, means),
  };
}

/** One point a place, in the order of the places; a gap where no pair has a value. */
function meanPoints(
  places: readonly Pick<ChartPoint, 'x' | 'series'>[],
  points: readonly ChartPoint[],
): ChartPoint[] {
  const keyOf = ({ x, series }: Pick<ChartPoint, 'x' | 'series'>) => JSON.stringify([x, series]);
  const values = new Map<string, number[]>(places.map((place) => [keyOf(place), []]));
  for (const point of points) if (point.y !== null) values.get(keyOf(point))?.push(point.y);
  const different = new Map(places.map((place) => [keyOf(place), place]));
  return [...different].map(([key, place]) => {
    const found = values.get(key) ?? [];
    return { ...place, y: found.length === 0 ? null : mean(found) };
  });
}

function gridSpec(
  title: string,
  points: readonly ChartPoint[],
  means: readonly ChartPoint[],
  yTitle: string,
): ChartSpec {
  const methods = [...new Set(means.map(({ series }) => series))];
  if (methods.length > mostTogether) return panelsSpec(title, points, means, yTitle);
  const scales = seriesScales(methods);
  const color = { field: 'series', type: 'nominal', scale: scales.color } as const;
  const axis = xAxis(title, means);
  const label = (values: readonly ChartPoint[]) =>
    values.map(({ x, series, y }) => ({ x: axis.labels.get(x) ?? x, series, y }));
  return {
    width: 430,
    height: 310,
    encoding: { x: axis.x, y: { field: 'y', type: 'quantitative', title: yTitle } },
    layer: [
      {
        data: { values: label(means) },
        mark: { type: 'line', strokeWidth: 2 },
        encoding: { color },
      },
      {
        data: { values: label(points) },
        mark: { type: 'point', filled: true, size: 50, opacity: 0.8 },
        encoding: {
          color,
          shape: { field: 'series', type: 'nominal', scale: scales.shape },
        },
      },
    ],
  };
}

/** A panel a method, all to one scale. */
function panelsSpec(
  title: string,
  points: readonly ChartPoint[],
  means: readonly ChartPoint[],
  yTitle: string,
): ChartSpec {
  const axis = xAxis(title, means);
  const label = (values: readonly ChartPoint[], mark: 'mean' | 'pair') =>
    values.map(({ x, series, y }) => ({ x: axis.labels.get(x) ?? x, series, y, mark }));
  return {
    autosize: 'pad',
    data: { values: [...label(means, 'mean'), ...label(points, 'pair')] },
    facet: {
      field: 'series',
      type: 'nominal',
      sort: [...new Set(means.map(({ series }) => series))],
      header: { title: null, labelFontSize: 12, labelLimit: 270, labelPadding: 4 },
    },
    columns: 3,
    bounds: 'flush',
    spacing: { row: 54, column: 24 },
    spec: {
      width: 270,
      height: 110,
      encoding: { x: axis.x, y: { field: 'y', type: 'quantitative', title: yTitle } },
      layer: [
        {
          transform: [{ filter: "datum.mark === 'mean'" }],
          mark: { type: 'line', strokeWidth: 2, color: '#0072B2' },
        },
        {
          transform: [{ filter: "datum.mark === 'pair'" }],
          mark: { type: 'point', filled: true, size: 40, opacity: 0.6, color: '#444444' },
        },
      ],
    },
  };
}

/** Numbers to scale, logarithmic over a decade or more; names in order, without what all of them share. */
function xAxis(title: string, points: readonly ChartPoint[]) {
  const values = [...new Set(points.map(({ x }) => x))];
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length === values.length) {
    const isLog = Math.max(...numbers) >= 10 * Math.min(...numbers);
    const scale = isLog
      ? { type: 'log' as const, nice: false, padding: 12 }
      : { zero: false, padding: 12 };
    const axis = { values: numbers, grid: false, format: '~g', labelFlush: false };
    const x = { field: 'x', type: 'quantitative' as const, title, scale, axis };
    return { x, labels: new Map<string | number, string>() };
  }
  const { pattern, rests } = sharedParts(values.map(String));
  const labels = new Map(values.map((value, index) => [value, rests[index] ?? '']));
  const x = {
    field: 'x',
    type: 'ordinal' as const,
    title: pattern === '…' ? title : `${title} (${pattern})`,
    sort: rests,
    axis: { labelAngle: rests.join('').length > 40 ? -30 : 0 },
  };
  return { x, labels };
}
