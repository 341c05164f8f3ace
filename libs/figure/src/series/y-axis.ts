import { axisScale } from '../axes/axis-scale.js';
import { chooseTicks } from '../axes/choose-ticks.js';
import { numberText } from '../axes/number-text.js';
import type { Mark } from '../scene/scene.js';
import { ascent, descent, textWidth } from '../text/font.js';
import { ink } from '../text/text-lines.js';
import { type SeriesFigure, type SeriesPanel, shownValues } from './series-figure.js';

/** The axis at the left of a panel. */
export interface YAxis {
  readonly title: string;
  /** From 0 at its bottom to 1. */
  readonly place: (value: number) => number;
  /** How wide its ticks and their texts are. */
  readonly width: number;
  /** Ticks and texts left of a panel of so many points in height, from its upper left corner. */
  readonly labels: (height: number) => readonly Mark[];
  /** Lines across a panel, and a stronger one at 0. */
  readonly grid: (width: number, height: number) => readonly Mark[];
}

const tickLength = 3;

/** The axis that all panels of a figure share, or a panel's own, ticked for a height of some `height` points. */
export function yAxis(
  { y: shared, panels, marks }: SeriesFigure,
  own: SeriesPanel | undefined,
  { height, size }: { readonly height: number; readonly size: number },
): YAxis {
  const { title, kind } = own?.y ?? shared;
  const shown = own === undefined ? panels.filter(({ y }) => y === undefined) : [own];
  const values = shownValues(shown.flatMap(({ series }) => series));
  const scale = axisScale(kind, marks === 'bars' ? [0, ...values] : values);
  const ticks = chooseTicks(scale, height, { size, along: 'y' });
  const width = Math.max(0, ...ticks.map(({ text }) => textWidth(text, size))) + tickLength + 2;
  const below = scale.linearBelow;
  return {
    title: below === undefined ? title : `${title}, linear within ±${numberText(below)}`,
    place: scale.place,
    width,
    labels: (height) =>
      ticks.flatMap(({ value, text }): readonly Mark[] => {
        const y = (1 - scale.place(value)) * height;
        const middle = y + ((ascent - descent) / 2) * size * 0.9;
        return [
          {
            kind: 'path',
            d: `M0,0H${-tickLength}`,
            at: [0, y],
            stroke: '#444444',
            strokeWidth: 0.6,
          },
          { kind: 'text', x: -tickLength - 2, y: middle, text, size, anchor: 'end', color: ink },
        ];
      }),
    grid: (width, height) => {
      const line = (value: number, stroke: string): Mark => {
        const at = [0, (1 - scale.place(value)) * height] as const;
        return { kind: 'path', d: `M0,0H${width}`, at, stroke, strokeWidth: 0.5 };
      };
      const crossesZero = kind !== 'log' && scale.place(0) > 1e-6 && scale.place(0) < 1;
      return [
        ...ticks.filter(({ value }) => value !== 0).map(({ value }) => line(value, '#e4e4e4')),
        ...(crossesZero ? [line(0, '#888888')] : []),
      ];
    },
  };
}
