import { chooseTicks } from '../axes/choose-ticks.js';
import type { Mark } from '../scene/scene.js';
import { ascent, descent, textWidth } from '../text/font.js';
import { ink, lineHeight, turnedLines } from '../text/text-lines.js';
import { wrapText } from '../text/wrap-text.js';
import type { ColorScale } from './color-scale.js';

const steps = 64;
const barWidth = 8;

/** What colours mean: a bar of so many points in height, with numbers and a title at its right. */
export function colorBar(
  { axis, color }: ColorScale,
  title: string,
  { height, size }: { readonly height: number; readonly size: number },
): { readonly width: number; readonly marks: readonly Mark[] } {
  const ticks = chooseTicks(axis, height, { size, along: 'y' });
  const [low, high] = [invert(axis.place, 0), invert(axis.place, 1)];
  const step = height / steps;
  const band = Array.from({ length: steps }, (_, i): Mark => {
    const value = low + ((i + 0.5) / steps) * (high - low);
    // Steps overlap, so that no gap shows between them.
    const d = `M0,0h${barWidth}v${i === 0 ? step : step * 1.5}h${-barWidth}Z`;
    return { kind: 'path', d, at: [0, height - (i + 1) * step], fill: color(value) };
  });
  const words = Math.max(0, ...ticks.map(({ text }) => textWidth(text, size)));
  const lines = wrapText(title, height, size);
  const left = barWidth + 5 + words + 0.3 * size;
  return {
    width: left + lines.length * lineHeight * size,
    marks: [
      ...band.reverse(),
      ...ticks.flatMap(({ value, text }): readonly Mark[] => {
        const y = (1 - axis.place(value)) * height;
        const middle = y + ((ascent - descent) / 2) * size * 0.9;
        const words = { kind: 'text', text, size, anchor: 'start', color: ink } as const;
        return [
          { kind: 'path', d: 'M0,0h2.5', at: [barWidth, y], stroke: '#444444', strokeWidth: 0.6 },
          { ...words, x: barWidth + 4, y: middle },
        ];
      }),
      ...turnedLines(lines, left, height / 2, { size }),
    ],
  };
}

/** Where an even scale has a place. */
function invert(place: (value: number) => number, at: number): number {
  const [zero, one] = [place(0), place(1)];
  return (at - zero) / (one - zero);
}
