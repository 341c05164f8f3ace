import type { ScaleKind } from '../axes/axis-scale.js';
import type { FigureWords } from '../panels/compose-figure.js';

/** What an axis shows, with its unit. `names` are places of equal width, in the order of their first points. */
export interface Axis {
  readonly title: string;
  readonly kind: ScaleKind | 'names';
}

/** What is known of a series at one place. */
export interface SeriesPoint {
  readonly x: number | string;
  /** Null where it is not known: the line has a gap there. */
  readonly value: number | null;
  readonly interval?: readonly [low: number, high: number];
  /** The single measurements that `value` sums up. */
  readonly singles?: readonly number[];
}

/** Values that belong together. */
export interface Series {
  /** Names its colour and marker. */
  readonly hue: string;
  /** Names its strokes, where these tell something else than the colour. */
  readonly style?: string;
  readonly points: readonly SeriesPoint[];
}

/** One of the charts of a figure. */
export interface SeriesPanel {
  /** Above it; may be empty. */
  readonly heading: string;
  readonly series: readonly Series[];
  /** Of its own, in place of the one that all others share. */
  readonly y?: Axis & { readonly kind: ScaleKind };
}

/** Panels with one x axis and, but for those with their own, one y axis. */
export interface SeriesFigure extends FigureWords {
  readonly x: Axis;
  readonly y: Axis & { readonly kind: ScaleKind };
  readonly panels: readonly SeriesPanel[];
  /** Panels a row; as many as there is room for where absent. */
  readonly columns?: number;
  /** Lines through points; points alone, beside each other; or bars from 0. */
  readonly marks: 'lines' | 'points' | 'bars';
}

/** The names of what tells series apart, each once, in the order of their first series. */
export function seriesNames(panels: readonly SeriesPanel[]): {
  readonly hues: readonly string[];
  readonly styles: readonly string[];
} {
  const all = panels.flatMap(({ series }) => series);
  return {
    hues: [...new Set(all.map(({ hue }) => hue))],
    styles: [...new Set(all.flatMap(({ style }) => style ?? []))],
  };
}

/** All numbers that a series' axis has to show. */
export function shownValues(series: readonly Series[]): readonly number[] {
  return series.flatMap(({ points }) =>
    points.flatMap(({ value, interval = [], singles = [] }) => [
      ...(value === null ? [] : [value]),
      ...interval,
      ...singles,
    ]),
  );
}
