import { seriesScales } from './series-scales.js';
import { type ChartPanel, type ChartSpec, drawSvg } from './vega-svg.js';

/** How lines of one colour are told apart. */
const strokes = {
  mean: [1, 0],
  repaired: [2, 2],
  'power law': [6, 4],
  bound: [1, 4],
} as const satisfies Readonly<Record<string, readonly number[]>>;

/** A value by width: a mean over pairs of networks with its interval, or what a law or a bound gives. */
export interface ScalingLine {
  /** What has one colour: a method, or a bound. */
  readonly series: string;
  readonly stroke: keyof typeof strokes;
  readonly points: readonly {
    readonly width: number;
    readonly value: number;
    readonly interval?: readonly [low: number, high: number];
  }[];
}

/** Lines that share their axes. */
export interface ScalingPanel {
  /** Above it; may be empty. */
  readonly heading: string;
  /** Of its values. */
  readonly title: string;
  readonly lines: readonly ScalingLine[];
}

const size = { width: 430, height: 310 } as const;

/** One panel; both axes are logarithmic, and what is not above 0 is left out. */
export function scalingSpec({ title, lines }: Omit<ScalingPanel, 'heading'>): ChartSpec {
  return { ...size, ...panel(title, lines) };
}

/** Panels, three a row, as an SVG document. */
export function drawScaling(panels: readonly ScalingPanel[]): Promise<string> {
  return drawSvg({
    autosize: 'pad',
    columns: 3,
    concat: panels.map(({ heading, title, lines }) => ({
      ...(heading !== '' && { title: heading }),
      ...size,
      ...panel(title, lines),
    })),
    resolve: { scale: { color: 'independent', strokeDash: 'independent', shape: 'independent' } },
  });
}

function panel(title: string, lines: readonly ScalingLine[]): ChartPanel {
  const rows = lines.flatMap(rowsOf);
  const widths = [...new Set(rows.map(({ width }) => width))];
  const scales = seriesScales([...new Set(rows.map(({ series }) => series))]);
  const found = new Set(rows.map(({ stroke }) => stroke));
  const shown = Object.entries(strokes).filter(([name]) => found.has(name as keyof typeof strokes));
  const color = { field: 'series', type: 'nominal', scale: scales.color } as const;
  const y = { type: 'quantitative', scale: { type: 'log', nice: false } } as const;
  return {
    encoding: {
      x: {
        field: 'width',
        type: 'quantitative',
        title: 'Width (units)',
        scale: { type: 'log', nice: false, padding: 12 },
        axis: { values: widths, grid: false, format: '~g', labelFlush: false },
      },
    },
    layer: [
      {
        data: { values: rows },
        mark: { type: 'line', strokeWidth: 2 },
        encoding: {
          color,
          y: { ...y, field: 'value', title, axis: { format: '~g', tickCount: 6 } },
          strokeDash: {
            field: 'stroke',
            type: 'nominal',
            scale: {
              domain: shown.map(([name]) => name),
              range: shown.map(([, dash]) => [...dash]),
            },
            legend:
              shown.length > 1
                ? { symbolType: 'stroke', symbolStrokeColor: '#444444', symbolSize: 300 }
                : null,
          },
        },
      },
      {
        data: { values: rows.filter(({ low }) => low !== undefined) },
        mark: { type: 'rule', strokeWidth: 1.5 },
        encoding: { color, y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      {
        data: { values: rows.filter(({ stroke }) => stroke !== 'power law') },
        mark: { type: 'point', filled: true, size: 50, opacity: 1 },
        encoding: {
          color,
          y: { ...y, field: 'value' },
          shape: { field: 'series', type: 'nominal', scale: scales.shape },
        },
      },
    ],
  };
}

/** What of a line can be drawn on a logarithmic scale. */
function rowsOf({ series, stroke, points }: ScalingLine) {
  return points
    .filter(({ value }) => value > 0)
    .map(({ width, value, interval }) => ({
      width,
      value,
      series,
      stroke,
      // A rule needs an end to draw to: the mean itself, where the interval's is not above 0.
      ...(interval && { low: interval[0] > 0 ? interval[0] : value, high: interval[1] }),
    }));
}
