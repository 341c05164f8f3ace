import { isSameSetting, type MethodScaling, type TheoryScalings } from '@isthmus/network-theory';
import {
  barrierLines,
  drawScaling,
  methodLabel,
  pointsOf,
  type ScalingLine,
} from '@isthmus/report';
import type { WidthScaling } from '@isthmus/theory';

/** A method's scaling beside that of the theory of its pairs. */
export interface ScalingWithTheory extends MethodScaling {
  /** What the grid varies beside the width, in words; may be empty. */
  readonly words: string;
  readonly theory: TheoryScalings;
}

/**
 * Three panels a setting: barriers of all methods; bounds, distances and dimensions of the first method that
 * matches. An SVG document.
 */
export function drawScalings(scalings: readonly ScalingWithTheory[]): Promise<string> {
  const panels = scalings.flatMap(({ setting }, i) => {
    const members = scalings.filter((scaling) => isSameSetting(scaling.setting, setting));
    if (members[0] !== scalings[i]) return [];
    const matched = members.find(({ method }) => method !== 'identity') ?? members[0];
    if (matched === undefined) return [];
    const { distances, dimensions, bounds } = matched.theory;
    const [heading, label] = [matched.words, methodLabel(matched.method)];
    return [
      {
        heading,
        title: 'Loss barrier (nats)',
        lines: [...members.flatMap(barrierLines), ...linesOf(bounds, 'bound')],
      },
      {
        heading,
        title: `Distance, ${label}`,
        lines: linesOf(new Map([['L2 of all weights', matched.l2], ...distances]), 'mean'),
      },
      { heading, title: 'Dimension of the support', lines: linesOf(dimensions, 'mean') },
    ];
  });
  return drawScaling(panels.filter(({ lines }) => lines.length > 0));
}

function linesOf(
  scalings: ReadonlyMap<string, WidthScaling>,
  stroke: ScalingLine['stroke'],
): readonly ScalingLine[] {
  return [...scalings].map(([series, scaling]) => ({ series, stroke, points: pointsOf(scaling) }));
}
