import { interpolatePuOr, interpolateViridis } from 'd3-scale-chromatic';
import { type AxisScale, axisScale } from '../axes/axis-scale.js';

/** Numbers as colours that differ in lightness too. */
export interface ColorScale {
  readonly color: (value: number) => string;
  /** Black or white, to be read on a value's colour. */
  readonly inkOn: (value: number) => string;
  readonly axis: AxisScale;
}

/** Colours from the lowest to the highest value; about a white middle at 0 where values lie on both sides of it. */
export function colorScale(values: readonly number[]): ColorScale {
  const most = Math.max(0, ...values.map(Math.abs));
  const isSigned = values.some((value) => value < 0) && values.some((value) => value > 0);
  const axis = axisScale('linear', isSigned ? [-most, most] : values, 0);
  const color = (value: number) =>
    isSigned ? interpolatePuOr(1 - axis.place(value)) : interpolateViridis(axis.place(value));
  return {
    color,
    inkOn: (value) => (lightness(color(value)) > 0.45 ? '#000000' : '#ffffff'),
    axis,
  };
}

/** Relative luminance of "#rrggbb" or "rgb(r, g, b)", roughly. */
function lightness(color: string): number {
  const channels = color.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
    : (color.match(/\d+/g) ?? []).map(Number);
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => (channel / 255) ** 2.2);
  return Math.sqrt(0.2126 * red + 0.7152 * green + 0.0722 * blue);
}
