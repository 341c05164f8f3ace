import type { Block } from '../scene/block.js';
import type { Mark } from '../scene/scene.js';
import type { Look } from '../series/looks.js';
import { shapePath } from '../series/shapes.js';
import { textWidth } from '../text/font.js';
import { lineHeight, textLines } from '../text/text-lines.js';
import { wrapText } from '../text/wrap-text.js';

/** What a look means. */
export interface LegendEntry {
  readonly label: string;
  readonly look: Look;
  readonly symbol: 'line' | 'marker' | 'bar';
}

const symbolWidth = 2.6;

/**
 * A legend of so many points in width, every entry measured and none cut: as many a row as there is room for, and labels
 * too long for a row on several lines.
 */
export function legend(
  rows: readonly (readonly LegendEntry[])[],
  width: number,
  size: number,
): Block {
  const marks: Mark[] = [];
  let top = 0;
  for (const entries of rows) {
    let left = 0;
    let depth = 0;
    for (const entry of entries) {
      const lines = wrapText(entry.label, width - (symbolWidth + 0.5) * size, size);
      const words = Math.max(...lines.map((line) => textWidth(line, size)));
      const taken = (symbolWidth + 0.5) * size + words;
      if (left > 0 && left + taken > width) {
        top += depth;
        [left, depth] = [0, 0];
      }
      marks.push(...symbolMarks(entry, left, top + 0.6 * size, size));
      const start = left + (symbolWidth + 0.5) * size;
      marks.push(...textLines(lines, start, top, { size, anchor: 'start' }));
      left += taken + 1.4 * size;
      depth = Math.max(depth, lines.length * lineHeight * size + 0.15 * size);
    }
    top += depth;
  }
  return { height: top, marks };
}

function symbolMarks(
  { look, symbol }: LegendEntry,
  x: number,
  y: number,
  size: number,
): readonly Mark[] {
  const { color, dash } = look;
  const width = symbolWidth * size;
  if (symbol === 'bar') {
    const side = 0.9 * size;
    const d = `M0,0h${side}v${side}h${-side}Z`;
    return [{ kind: 'path', d, at: [x + width - side, y - side / 2], fill: color }];
  }
  const line = { kind: 'path', d: `M0,0H${width}`, at: [x, y], stroke: color } as const;
  return [
    ...(symbol === 'line' ? [{ ...line, strokeWidth: 1.2, dash }] : []),
    markerMark(look, x + width / 2, y, 20),
  ];
}

/** A marker at a place: filled, or hollow with a white inside. */
export function markerMark(look: Look, x: number, y: number, area: number): Mark {
  const outline = { kind: 'path', d: shapePath(look.shape, area), at: [x, y] } as const;
  return look.isHollow
    ? { ...outline, fill: 'white', stroke: look.color, strokeWidth: 1 }
    : { ...outline, fill: look.color, stroke: 'white', strokeWidth: 0.5 };
}
