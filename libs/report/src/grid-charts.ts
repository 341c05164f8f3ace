import { type StudyResults, type SummaryRow, summaryRows } from '@isthmus/study';
import { type Chart, type ChartPoint, tabulate } from './chart.js';
import { methodLabel } from './method-label.js';
import { describeValues, type Parameter, splitParameters } from './parameters.js';
import { seriesScales } from './series-scales.js';
import { sharedParts } from './shared-parts.js';
import type { ChartSpec } from './vega-svg.js';
import { widthChart } from './width-chart.js';
import { areOfSeveralWidths } from './width-scalings.js';

/** The loss barrier against each parameter that the grid varies, one chart a combination of the others. */
export function gridCharts(results: StudyResults): Chart[] {
  const { varied } = splitParameters(results.study);
  const rows = summaryRows(results);
  const split = results.study.evaluate.splits.includes('test') ? 'test' : 'train';
  return varied.flatMap((parameter) => {
    const others = varied.filter((other) => other !== parameter);
    const groups = new Set(rows.map((row) => describeValues(others, row)));
    return [...groups].map((group) => {
      const members = rows.filter((row) => describeValues(others, row) === group);
      const networks = members.map(({ network }) => network);
      const areMeasured = members.every(({ lossBarrier }) => lossBarrier[split] !== undefined);
      return parameter.key === 'network' && areMeasured && areOfSeveralWidths(networks)
        ? widthChart(group, members, split)
        : gridChart(parameter, group, members, split);
    });
  });
}

function gridChart(
  parameter: Parameter,
  group: string,
  rows: readonly SummaryRow[],
  split: 'train' | 'test',
): Chart {
  const points = rows.flatMap((row) => {
    const y = row.lossBarrier[split];
    const series = methodLabel(row.method);
    return y === undefined ? [] : [{ x: parameter.read(row), series, y }];
  });
  const means = meanPoints(points);
  const title = parameter.title.toLowerCase();
  return {
    name: `barrier-by-${title.replaceAll(' ', '-')}`,
    title: `Loss barrier by ${title}${group && `, ${group}`}`,
    description: `Marks: the ${split}-loss barrier of each pair; lines: means over the pairs.`,
    spec: gridSpec(parameter.title, points, means, `Loss barrier, ${split} (nats)`),
    table: tabulate(parameter.title, means),
  };
}

function meanPoints(points: readonly ChartPoint[]): ChartPoint[] {
  const sums = new Map<string, ChartPoint & { count: number }>();
  for (const { x, series, y } of points) {
    const key = JSON.stringify([x, series]);
    const sum = sums.get(key) ?? { y: 0, count: 0 };
    sums.set(key, { x, series, y: sum.y + y, count: sum.count + 1 });
  }
  return [...sums.values()].map(({ x, series, y, count }) => ({ x, series, y: y / count }));
}

function gridSpec(
  title: string,
  points: readonly ChartPoint[],
  means: readonly ChartPoint[],
  yTitle: string,
): ChartSpec {
  const scales = seriesScales([...new Set(points.map(({ series }) => series))]);
  const color = { field: 'series', type: 'nominal', scale: scales.color } as const;
  const axis = xAxis(title, points);
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
