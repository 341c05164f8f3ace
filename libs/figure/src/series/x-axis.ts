import { axisScale } from '../axes/axis-scale.js';
import { chooseTicks } from '../axes/choose-ticks.js';
import type { Mark } from '../scene/scene.js';
import { textWidth } from '../text/font.js';
import { lineHeight, textLines, turnedLines } from '../text/text-lines.js';
import { wrapText } from '../text/wrap-text.js';
import type { Axis, SeriesFigure } from './series-figure.js';

/** The axis along the bottom of every panel, of one length. */
export interface XAxis {
  /** Where a value lies, in points from the panel's left edge. */
  readonly place: (x: number | string) => number;
  /** The room of one name; 0 where the axis has numbers. */
  readonly slot: number;
  /** All its values, in their order. */
  readonly values: readonly (number | string)[];
  /** Ticks and their texts under a panel, from its lower left corner, and how far they reach down. */
  readonly labels: { readonly marks: readonly Mark[]; readonly height: number };
}

const tickLength = 3;

/** The x axis of a figure whose panels are `width` points wide. */
export function xAxis(figure: SeriesFigure, width: number, size: number): XAxis {
  const points = figure.panels.flatMap(({ series }) => series.flatMap((one) => one.points));
  const found = [...new Set(points.map(({ x }) => x))];
  if (figure.x.kind === 'names') return namesAxis(found.map(String), width, size);
  // Where nothing is known an axis of numbers need not reach.
  const known = new Set(points.flatMap(({ x, value }) => (value === null ? [] : [Number(x)])));
  const axis = numbersAxis({ ...figure.x, kind: figure.x.kind }, [...known], width, size);
  return { ...axis, values: found.toSorted((a, b) => Number(a) - Number(b)) };
}

function numbersAxis(
  { kind }: Axis & { readonly kind: Exclude<Axis['kind'], 'names'> },
  found: readonly number[],
  width: number,
  size: number,
): Omit<XAxis, 'values'> {
  // Room for markers at both ends.
  const inset = size;
  const scale = axisScale(kind, found, 0);
  const place = (x: number | string) => inset + scale.place(Number(x)) * (width - 2 * inset);
  const ticks = chooseTicks(scale, width - 2 * inset, { size, along: 'x' });
  const marks = ticks.flatMap(({ value, text }) => [
    tickMark(place(value)),
    ...textLines([text], place(value), tickLength + 2, { size }),
  ]);
  const height = tickLength + 2 + lineHeight * size;
  return { place, slot: 0, labels: { marks, height } };
}

function namesAxis(names: readonly string[], width: number, size: number): XAxis {
  const slot = width / names.length;
  const place = (x: number | string) => (names.indexOf(String(x)) + 0.5) * slot;
  const room = slot - 0.6 * size;
  const isTurned = names.some((name) =>
    name.split(/\s+/).some((word) => textWidth(word, size) > room),
  );
  const longest = 11 * size;
  const lines = names.map((name) => wrapText(name, isTurned ? longest : room, size));
  const marks = names.flatMap((name, i) => {
    const own = lines[i] ?? [];
    if (!isTurned)
      return [tickMark(place(name)), ...textLines(own, place(name), tickLength + 2, { size })];
    const left = place(name) - (own.length * lineHeight * size) / 2;
    return [
      tickMark(place(name)),
      ...turnedLines(own, left, tickLength + 3, { size, anchor: 'end' }),
    ];
  });
  const depth = isTurned
    ? Math.max(...lines.flat().map((line) => textWidth(line, size))) + 1
    : Math.max(...lines.map((own) => own.length)) * lineHeight * size;
  return { place, slot, values: names, labels: { marks, height: tickLength + 2 + depth } };
}

function tickMark(x: number): Mark {
  return { kind: 'path', d: `M0,0V${tickLength}`, at: [x, 0], stroke: '#444444', strokeWidth: 0.6 };
}
