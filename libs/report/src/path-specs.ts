import type { PathCurve } from './path-curves.js';
import { lineColor, lineDashes, lineNames, seriesScales } from './series-scales.js';
import type { ChartPanel, ChartSpec } from './vega-svg.js';

/** So many lines can be told apart in one panel. */
export const mostTogether = 6;

/** What a path chart draws. */
type Drawn = Readonly<{
  curves: readonly PathCurve[];
  axis: Readonly<{ title: string; short: string; format: string; zero: boolean }>;
  baselines: readonly Readonly<{ line: string; lambda: number; value: number }>[];
}>;

/** What tells series apart. */
type Look = {
  readonly field: string;
  readonly type: 'nominal';
  readonly scale: { domain: string[]; range: string[] };
  readonly legend: { columns?: number } | null;
};

/** Labels up to so many characters fit beside each other in a chart's width. */
const longestInTwo = 22;
const legendRowHeight = 20;

/** All methods in one panel: a colour and a mark a method. */
export function togetherSpec(drawn: Drawn): ChartSpec {
  const methods = [...new Set(drawn.curves.map(({ method }) => method))];
  const scales = seriesScales(methods);
  const legend = { columns: methods.some(({ length }) => length > longestInTwo) ? 1 : 2 };
  const rows =
    Math.ceil(methods.length / legend.columns) + Math.ceil(linesOf(drawn).length / 2) - 1;
  const byMethod = { field: 'method', type: 'nominal', legend } as const;
  const looks = {
    color: { ...byMethod, scale: scales.color },
    shape: { ...byMethod, scale: scales.shape },
  };
  return {
    width: 430,
    height: 290 + rows * legendRowHeight,
    data: { values: rowsOf(drawn) },
    ...panel(drawn, looks, { lambda: 'λ (0: model A, 1: model B)', value: drawn.axis.title }),
  };
}

/** A panel a method, all to one scale. */
export function panelSpec(drawn: Drawn): ChartSpec {
  const methods = [...new Set(drawn.curves.map(({ method }) => method))];
  const lines = linesOf(drawn);
  const range = lines.map(lineColor);
  const color = {
    field: 'line',
    type: 'nominal',
    scale: { domain: lines, range },
    legend: lines.length > 1 ? {} : null,
  } as const;
  return {
    autosize: 'pad',
    data: { values: rowsOf(drawn) },
    facet: {
      field: 'method',
      type: 'nominal',
      sort: methods,
      header: { title: null, labelFontSize: 12, labelLimit: 480, labelPadding: 4 },
    },
    columns: 3,
    // Without a font at hand texts are taken for wider than they are, and would drive panels apart.
    bounds: 'flush',
    spacing: { row: 34, column: 24 },
    spec: {
      width: 270,
      height: 110,
      ...panel(drawn, { color }, { lambda: 'λ', value: drawn.axis.short }),
    },
  };
}

/** The layers of one panel. `titles` are those of its axes. */
function panel(
  { axis, baselines, curves }: Drawn,
  { color, shape }: Readonly<{ color: Look; shape?: Look }>,
  titles: Readonly<{ lambda: string; value: string }>,
): ChartPanel {
  const lines = linesOf({ curves });
  const y = { type: 'quantitative', scale: { zero: axis.zero } } as const;
  return {
    encoding: {
      x: {
        field: 'lambda',
        type: 'quantitative',
        title: titles.lambda,
        axis: { grid: false, tickCount: 5 },
      },
    },
    layer: [
      {
        mark: { type: 'area', opacity: 0.15 },
        encoding: {
          y: { ...y, field: 'lowest' },
          y2: { field: 'highest' },
          color,
          detail: { field: 'line' },
        },
      },
      {
        data: { values: [...baselines] },
        mark: { type: 'line', color: '#888888', strokeWidth: 1 },
        encoding: { y: { ...y, field: 'value' }, detail: { field: 'line' } },
      },
      {
        mark: { type: 'line', strokeWidth: 2 },
        encoding: {
          color,
          y: {
            ...y,
            field: 'mean',
            title: titles.value,
            axis: { format: axis.format, tickCount: 6 },
          },
          strokeDash: lineDashes('line', lines),
        },
      },
      {
        transform: [{ filter: 'datum.end' }],
        mark: { type: 'point', filled: true, size: 60, opacity: 1 },
        encoding: { y: { ...y, field: 'mean' }, color, ...(shape && { shape }) },
      },
    ],
  };
}

function linesOf({ curves }: Pick<Drawn, 'curves'>) {
  const found = new Set<string>(curves.map(({ line }) => line));
  return lineNames.filter((line) => found.has(line));
}

function rowsOf({ curves }: Drawn) {
  return curves.flatMap(({ method, line, points }) =>
    points.map((point, index) => ({
      method,
      line,
      ...point,
      end: index === 0 || index === points.length - 1,
    })),
  );
}
