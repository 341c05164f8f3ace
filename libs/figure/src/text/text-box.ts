import type { Box, TextMark } from '../scene/scene.js';
import { ascent, descent, textWidth } from './font.js';

/** The rectangle that a text takes. */
export function textBox({ x, y, text, size, anchor, turned }: TextMark): Box {
  const width = textWidth(text, size);
  const before = anchor === 'start' ? 0 : anchor === 'middle' ? width / 2 : width;
  const height = (ascent + descent) * size;
  return turned
    ? { x: x - ascent * size, y: y + before - width, width: height, height: width }
    : { x: x - before, y: y - ascent * size, width, height };
}
