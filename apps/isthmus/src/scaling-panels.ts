import { barrierLines, drawScaling, type MethodScaling, type ScalingLine } from '@isthmus/report';
import type { WidthScaling } from '@isthmus/theory';
import type { TheoryScalings } from './theory-scalings.js';

/** A method's scaling beside that of the theory of its pairs. */
export interface ScalingWithTheory extends MethodScaling {
  readonly theory: TheoryScalings;
}

/**
 * Panels for every setting: barriers of all methods with the theory's bounds, distances and dimensions of the
 * first method that matches. An SVG document.
 */
export function drawScalings(scalings: readonly ScalingWithTheory[]): Promise<string> {
  const settings = [...new Set(scalings.map(({ setting }) => setting))];
  const panels = settings.flatMap((setting) => {
    const members = scalings.filter((scaling) => scaling.setting === setting);
    const matched = members.find(({ method }) => method !== 'identity') ?? members[0];
    if (matched === undefined) return [];
    const { distances, dimensions, bounds } = matched.theory;
    return [
      {
        title: 'Loss barrier (nats)',
        lines: [...members.flatMap(barrierLines), ...linesOf(bounds, 'bound')],
      },
      {
        title: 'Distance',
        lines: [...linesOf(new Map([['L2 of all weights', matched.l2]])), ...linesOf(distances)],
      },
      { title: 'Dimension of the support', lines: linesOf(dimensions) },
    ];
  });
  return drawScaling(panels.filter(({ lines }) => lines.length > 0));
}

function linesOf(
  scalings: ReadonlyMap<string, WidthScaling>,
  stroke: ScalingLine['stroke'] = 'mean',
): readonly ScalingLine[] {
  return [...scalings].map(([series, { widths }]) => ({
    series,
    stroke,
    points: widths.map(({ width, mean, interval }) => ({ width, value: mean, interval })),
  }));
}
