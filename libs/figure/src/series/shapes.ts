import {
  area,
  line,
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond2,
  symbolSquare,
  symbolStar,
  symbolTriangle,
} from 'd3-shape';

type Place = readonly [x: number, y: number];

/** The outline of a marker about (0, 0). */
export type Shape = SymbolType;

/** Outlines of markers that are told apart at a glance. */
export const shapes: readonly [Shape, ...Shape[]] = [
  symbolCircle,
  symbolSquare,
  symbolTriangle,
  symbolDiamond2,
  symbolCross,
  symbolStar,
];

/** A marker of so many square points, as a path. */
export function shapePath(shape: Shape, squarePoints: number): string {
  return symbol(shape, squarePoints)() ?? '';
}

/** A line through places. */
export function linePath(places: readonly Place[]): string {
  return line<Place>()([...places]) ?? '';
}

/** What lies between a lower and an upper line. */
export function bandPath(
  places: readonly { readonly x: number; readonly low: number; readonly high: number }[],
): string {
  const band = area<(typeof places)[number]>()
    .x(({ x }) => x)
    .y0(({ low }) => low)
    .y1(({ high }) => high);
  return band([...places]) ?? '';
}
