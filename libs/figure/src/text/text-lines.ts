import type { Block } from '../scene/block.js';
import type { Mark, TextMark } from '../scene/scene.js';
import { ascent } from './font.js';
import { wrapText } from './wrap-text.js';

/** The distance of two baselines, of the font's size. */
export const lineHeight = 1.2;

/** The colour of words. */
export const ink = '#222222';

interface Setting {
  readonly size: number;
  readonly anchor?: TextMark['anchor'];
  readonly color?: string;
}

/** Lines of text from `top` down, about x. */
export function textLines(
  lines: readonly string[],
  x: number,
  top: number,
  { size, anchor = 'middle', color = ink }: Setting,
): readonly Mark[] {
  return lines.map((text, i) => ({
    ...{ kind: 'text', x, text, size, anchor, color },
    y: top + (ascent + i * lineHeight) * size,
  }));
}

/** Lines turned to the left, to be read from below, from x = `left` on, about y. */
export function turnedLines(
  lines: readonly string[],
  left: number,
  y: number,
  { size, anchor = 'middle', color = ink }: Setting,
): readonly Mark[] {
  return lines.map((text, i) => ({
    ...{ kind: 'text', y, text, size, anchor, color, turned: true },
    x: left + (ascent + i * lineHeight) * size,
  }));
}

/** A paragraph from the left edge on. */
export function paragraph(text: string, width: number, setting: Setting): Block {
  const lines = wrapText(text, width, setting.size);
  const marks = textLines(lines, 0, 0, { anchor: 'start', ...setting });
  return { height: lines.length * lineHeight * setting.size, marks };
}
