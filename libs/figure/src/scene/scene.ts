/** Lengths are in points, 1/72 inch; y grows downward. */

/** A rectangle of a figure. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A path in SVG's notation, filled, stroked or both. */
export interface PathMark {
  readonly kind: 'path';
  readonly d: string;
  /** Where its (0, 0) lies, that of `clip` too. */
  readonly at?: readonly [x: number, y: number];
  readonly fill?: string;
  readonly stroke?: string;
  readonly strokeWidth?: number;
  readonly dash?: readonly number[];
  readonly opacity?: number;
  /** A path outside of which nothing of it shows. */
  readonly clip?: string;
}

/** A line of text; `y` is its baseline's. */
export interface TextMark {
  readonly kind: 'text';
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly color: string;
  /** Turned a quarter to the left, about its place. */
  readonly turned?: true;
  /** Drawn around its letters, to be read over what lies below. */
  readonly halo?: string;
}

export type Mark = PathMark | TextMark;

/** A figure worked out to its last mark, in the order of drawing; what SVG, PDF and PNG are written from. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  /** For those who cannot see it. */
  readonly title: string;
  readonly description: string;
  readonly marks: readonly Mark[];
}
