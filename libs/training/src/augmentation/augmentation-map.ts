/**
 * A map of the plane that keeps lines: where an output pixel's value comes from in the input, as
 * the rows a and b of (column, row) <- (a0 x + a1 y + a2, b0 x + b1 y + b2), with column x and row y.
 */
export interface AffineMap {
  readonly a: readonly [number, number, number];
  readonly b: readonly [number, number, number];
}

/** Pixels of an image. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

export const identityMap: AffineMap = { a: [1, 0, 0], b: [0, 1, 0] };

/** The map of taking an image through `first` and what comes out through `second`. */
export function compose(first: AffineMap, second: AffineMap): AffineMap {
  const row = ([x, y, one]: AffineMap['a']): AffineMap['a'] => [
    x * second.a[0] + y * second.b[0],
    x * second.a[1] + y * second.b[1],
    x * second.a[2] + y * second.b[2] + one,
  ];
  return { a: row(first.a), b: row(first.b) };
}

/** Moved so that output pixel (0, 0) comes from column `x` and row `y`. */
export function shift(x: number, y: number): AffineMap {
  return { a: [1, 0, x], b: [0, 1, y] };
}

/** Left and right exchanged. */
export function mirror({ width }: ImageSize): AffineMap {
  return { a: [-1, 0, width - 1], b: [0, 1, 0] };
}

/** Turned about the middle by an angle in radians, clockwise as one sees it where rows run down. */
export function rotation(angle: number, size: ImageSize): AffineMap {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return aboutMiddle({ a: [cos, sin, 0], b: [-sin, cos, 0] }, size);
}

/** `factor` times as large about the middle. */
export function zoom(factor: number, size: ImageSize): AffineMap {
  return aboutMiddle({ a: [1 / factor, 0, 0], b: [0, 1 / factor, 0] }, size);
}

function aboutMiddle(map: AffineMap, { height, width }: ImageSize): AffineMap {
  const [x, y] = [(width - 1) / 2, (height - 1) / 2];
  return compose(compose(shift(x, y), map), shift(-x, -y));
}
