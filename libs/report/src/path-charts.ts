import { mean } from '@isthmus/connectivity';
import { pairLabel, type Study } from '@isthmus/study';
import { type AlikeCells, wantedAlike } from './alike-cells.js';
import { type Chart, type ChartPoint, tabulate } from './chart.js';
import { type PathCurve, pathCurves } from './path-curves.js';
import { correctedWords, correctionsOf } from './path-lines.js';
import { mostTogether, panelSpec, togetherSpec } from './path-specs.js';
import { coverage, shortfall } from './shortfall.js';

const measures = {
  loss: {
    title: 'Loss along the path',
    axis: {
      title: 'Loss (mean cross-entropy, nats)',
      short: 'Loss (nats)',
      format: '~g',
      zero: true,
    },
  },
  accuracy: {
    title: 'Accuracy along the path',
    axis: { title: 'Accuracy (correct examples)', short: 'Accuracy', format: '~%', zero: false },
  },
} as const;

/** Loss and accuracy against lambda: all methods in one panel, or a panel a method where there are many. */
export function pathCharts(alike: AlikeCells, study: Study): Chart[] {
  const wanted = wantedAlike(alike, study);
  const methods = [...new Set(wanted.map(({ method }) => method))];
  const counts = methods.flatMap((method) => {
    const { length } = alike.filter(({ cell }) => cell.method === method);
    return length === 0 ? [] : [length];
  });
  const pairs = new Set(wanted.map(({ pair }) => pairLabel(pair))).size;
  const lineCount = counts.length * alike[0].curves.length;
  const isWide = counts.length > 1 && lineCount > mostTogether;
  const place = isWide ? 'One panel a method, all to one scale. ' : '';
  const words = correctionsOf(alike[0].cell.evaluate ?? study.evaluate).map(
    (kind) => correctedWords[kind],
  );
  const corrected =
    words.length === 0
      ? ''
      : ` Networks that are ${words.join(' or ')} are corrected as defined below.`;
  const lines =
    pairs === 1
      ? `One line a ${isWide ? '' : 'method and '}split.`
      : `Lines: means over ${coverage(counts, pairs)} pairs of networks; bands: from the lowest to the highest pair.`;
  return (['loss', 'accuracy'] as const).map((measure) => {
    const { title, axis } = measures[measure];
    const curves = pathCurves(alike, measure);
    const drawn = {
      curves,
      axis,
      baselines: baselines(curves, alike[0].cell.barrier ?? study.barrier),
    };
    return {
      name: `path-${measure}`,
      title,
      description: `${place}${lines}${corrected} Marks: the two networks themselves. Grey: the baseline of the barriers.${shortfall(alike.length, wanted.length)}`,
      spec: isWide ? panelSpec(drawn) : togetherSpec(drawn),
      ...(isWide && { isWide }),
      table: tabulate('λ', points(curves)),
    };
  });
}

/** The lines that barriers are counted from, by those of the first method; every method has the same ends. */
function baselines(curves: readonly PathCurve[], { baseline }: Study['barrier']) {
  return curves
    .filter(({ method }) => method === curves[0]?.method)
    .flatMap(({ line, points }) => {
      const ends = [points[0], points.at(-1)].flatMap((point) => point ?? []);
      const height = mean(ends.map((end) => end.mean));
      return ends.map((end) => ({
        line,
        lambda: end.lambda,
        value: baseline === 'mean' ? height : end.mean,
      }));
    });
}

function points(curves: readonly PathCurve[]): ChartPoint[] {
  return curves.flatMap(({ method, line, points }) =>
    points.map(({ lambda, mean }) => ({ x: lambda, series: `${method}, ${line}`, y: mean })),
  );
}
