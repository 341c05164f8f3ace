import { type Shape, shapes } from './shapes.js';

// Okabe and Ito's colours for every kind of colour vision, without the yellow that white drowns.
const colors = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000'];
const dashes = [[], [5, 2], [1.5, 1.5], [6, 2, 1.5, 2], [9, 2], [3, 1, 1, 1, 1, 1]];

/** How a series looks; two of up to 42 differ in colour or in shape, and neighbours in both. */
export interface Look {
  readonly color: string;
  readonly shape: Shape;
  readonly dash: readonly number[];
  readonly isHollow: boolean;
}

/**
 * The look of a series: colour and shape by the place of its hue, strokes by that of its style. Without styles the
 * strokes differ by hue too, so that lines are told apart without colour.
 */
export function lookOf(hue: number, style: number | undefined): Look {
  return {
    color: colors[hue % colors.length] ?? '#000000',
    shape: shapes[hue % shapes.length] ?? shapes[0],
    dash: dashes[(style ?? hue) % dashes.length] ?? [],
    isHollow: (style ?? 0) % 2 === 1,
  };
}
