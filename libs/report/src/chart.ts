import type { ChartSpec } from './vega-svg.js';

/** The numbers of a chart: one row for each place on its first axis. */
type ChartTable = Readonly<{
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}>;

/** A chart, and all that it says in words and numbers. */
export type Chart = Readonly<{
  /** A file name without its ending, e.g. "path-loss". */
  name: string;
  title: string;
  /** What is drawn how. */
  description: string;
  spec: ChartSpec;
  /** Whether it takes the page's width and not half of it. */
  isWide?: true;
  table: ChartTable;
}>;

/** One number of one series; null where it is not known, which is a gap. */
export type ChartPoint = Readonly<{ x: string | number; series: string; y: number | null }>;

/** The points as a table: a column a series, a row an x, both in the order of their first points. */
export function tabulate(xTitle: string, points: readonly ChartPoint[]): ChartTable {
  const series = [...new Set(points.map((point) => point.series))];
  const rows = new Map<string | number, Map<string, number | null>>();
  for (const { x, series, y } of points) {
    const row = rows.get(x) ?? new Map<string, number | null>();
    rows.set(x, row.set(series, y));
  }
  return {
    columns: [xTitle, ...series],
    rows: [...rows].map(([x, row]) => [x, ...series.map((name) => row.get(name) ?? '')]),
  };
}

/** A table as RFC 4180 has it: every digit of its numbers, texts quoted where they must be. */
export function chartCsv({ columns, rows }: ChartTable): string {
  const field = (value: string | number) =>
    /[",\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
  return [columns, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}
