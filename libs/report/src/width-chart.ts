import { type MethodScaling, widthScalings } from '@isthmus/network-theory';
import type { SummaryRow } from '@isthmus/study';
import type { WidthScaling } from '@isthmus/theory';
import { type Chart, tabulate } from './chart.js';
import { methodLabel } from './method-label.js';
import { formatNumber } from './numbers.js';
import { type ScalingLine, scalingSpec } from './scaling-chart.js';

/** The loss barrier of one setting against the width of its networks, with intervals and fitted power laws. */
export function widthChart(
  group: string,
  rows: readonly SummaryRow[],
  split: 'train' | 'test',
): Chart {
  const scalings = widthScalings(rows);
  const lines = scalings.flatMap(barrierLines);
  const means = lines.filter(({ stroke }) => stroke !== 'power law');
  const points = means.flatMap(({ series, stroke, points }) =>
    points.map(({ width, value }) => ({
      x: width,
      series: stroke === 'mean' ? series : `${series}, ${stroke}`,
      y: value,
    })),
  );
  const fits = scalings.flatMap(({ method, lossBarrier }) => lawOf(method, lossBarrier));
  return {
    name: 'barrier-by-width',
    title: `Loss barrier by width${group && `, ${group}`}`,
    description: `The ${split}-loss barrier, mean over the pairs with a 95 % interval over the models where five or more are there; both axes logarithmic, means that are not above 0 left out, and intervals down to 0 or below drawn to the mean. ${fits.join('; ')}`,
    spec: scalingSpec({ title: `Loss barrier, ${split} (nats)`, lines }),
    table: tabulate('Width', points),
  };
}

/** What a chart of barriers by width draws for a method. */
export function barrierLines(scaling: MethodScaling): readonly ScalingLine[] {
  const { method, lossBarrier, repairedLossBarrier } = scaling;
  const series = methodLabel(method);
  const law = lossBarrier.fit;
  const isFitted = (width: number) => law?.without.includes(width) === false;
  return [
    { series, stroke: 'mean', points: pointsOf(lossBarrier) },
    ...(repairedLossBarrier
      ? [{ series, stroke: 'repaired' as const, points: pointsOf(repairedLossBarrier) }]
      : []),
    ...(law
      ? [
          {
            series,
            stroke: 'power law' as const,
            points: lossBarrier.widths
              .filter(({ width }) => isFitted(width))
              .map(({ width }) => ({ width, value: law.constant * width ** -law.exponent })),
          },
        ]
      : []),
  ];
}

/** The means of a scaling with their intervals. */
export function pointsOf({ widths }: WidthScaling): ScalingLine['points'] {
  return widths.map(({ width, mean, interval }) => ({
    width,
    value: mean,
    ...(interval && { interval }),
  }));
}

function lawOf(method: string, { fit, widths, doubleDescent }: WidthScaling): readonly string[] {
  if (fit === undefined) return [];
  const range = fit.interval ? ` (${fit.interval.map(formatNumber).join(' to ')})` : '';
  const shape =
    widths.length < 4 || doubleDescent === undefined
      ? ''
      : `, double descent in ${Math.round(100 * doubleDescent)} % of the resamples`;
  const left = fit.without.length === 0 ? '' : `, without ${fit.without.join(', ')}`;
  return [
    `${methodLabel(method)}: ${formatNumber(fit.constant)} m^-a, a = ${formatNumber(fit.exponent)}${range}${left}${shape}`,
  ];
}
