import type { Study } from '@isthmus/study';
import { type Chart, type ChartPoint, tabulate } from './chart.js';
import { methodLabel } from './method-label.js';
import { type PathCurve, pathCurves } from './path-curves.js';
import { seriesScales, splitDashes } from './series-scales.js';
import type { Setting } from './settings.js';
import type { ChartSpec } from './vega-svg.js';

const measures = {
  loss: { title: 'Loss along the path', axis: 'Loss (mean cross-entropy, nats)', format: '~g' },
  accuracy: {
    title: 'Accuracy along the path',
    axis: 'Accuracy (correct examples)',
    format: '.0%',
  },
} as const;

/** Loss and accuracy against lambda, one line a method and split. */
export function pathCharts(setting: Setting, study: Study): Chart[] {
  const pairs = new Set(setting.map(({ cell }) => cell.pair.join())).size;
  const lines =
    pairs === 1
      ? 'One line a method and split.'
      : `Lines: means over ${pairs} pairs of networks; bands: from the lowest to the highest pair.`;
  return (['loss', 'accuracy'] as const).map((measure) => {
    const curves = pathCurves(setting, measure);
    return {
      name: `path-${measure}`,
      title: measures[measure].title,
      description: `${lines} Marks: the two networks themselves. Dotted grey: the baseline of the barriers.`,
      spec: pathSpec(curves, measure, study),
      table: tabulate('λ', points(curves)),
    };
  });
}

/** Labels up to so many characters fit beside each other in a chart's width. */
const longestInTwo = 22;
const legendRowHeight = 20;

function pathSpec(
  curves: readonly PathCurve[],
  measure: keyof typeof measures,
  study: Study,
): ChartSpec {
  const methods = study.match.map(methodLabel);
  const scales = seriesScales(methods);
  const legend = { columns: methods.some(({ length }) => length > longestInTwo) ? 1 : 2 };
  const legendRows = Math.ceil(methods.length / legend.columns);
  const values = curves.flatMap(({ method, split, points }) =>
    points.map((point, index) => ({
      method,
      split,
      ...point,
      end: index === 0 || index === points.length - 1,
    })),
  );
  const color = { field: 'method', type: 'nominal', scale: scales.color, legend } as const;
  const shape = { field: 'method', type: 'nominal', scale: scales.shape, legend } as const;
  return {
    width: 430,
    height: 290 + legendRows * legendRowHeight,
    data: { values },
    encoding: {
      x: {
        field: 'lambda',
        type: 'quantitative',
        title: 'λ (0: model A, 1: model B)',
        axis: { grid: false, tickCount: 5 },
      },
    },
    layer: [
      {
        mark: { type: 'area', opacity: 0.15 },
        encoding: {
          y: { field: 'lowest', type: 'quantitative' },
          y2: { field: 'highest' },
          color,
          detail: { field: 'split' },
        },
      },
      {
        data: { values: baselines(curves, study) },
        mark: { type: 'line', color: '#888888', strokeWidth: 1, strokeDash: [1, 3] },
        encoding: { y: { field: 'value', type: 'quantitative' }, detail: { field: 'split' } },
      },
      {
        mark: { type: 'line', strokeWidth: 2 },
        encoding: {
          y: {
            field: 'mean',
            type: 'quantitative',
            title: measures[measure].axis,
            axis: { format: measures[measure].format, tickCount: 6 },
          },
          color,
          strokeDash: splitDashes(study.evaluate.splits.toSorted()),
        },
      },
      {
        transform: [{ filter: 'datum.end' }],
        mark: { type: 'point', filled: true, size: 60, opacity: 1 },
        encoding: {
          y: { field: 'mean', type: 'quantitative' },
          color,
          shape,
        },
      },
    ],
  };
}

/** The line that the barriers of the first method are counted from; every method has the same ends. */
function baselines(curves: readonly PathCurve[], { barrier }: Study) {
  return curves
    .filter(({ method }) => method === curves[0]?.method)
    .flatMap(({ split, points }) => {
      const ends = [points[0], points.at(-1)].flatMap((point) => point ?? []);
      const mean = ends.reduce((sum, point) => sum + point.mean, 0) / ends.length;
      return ends.map((end) => ({
        split,
        lambda: end.lambda,
        value: barrier.baseline === 'mean' ? mean : end.mean,
      }));
    });
}

function points(curves: readonly PathCurve[]): ChartPoint[] {
  return curves.flatMap(({ method, split, points }) =>
    points.map(({ lambda, mean }) => ({ x: lambda, series: `${method}, ${split}`, y: mean })),
  );
}
