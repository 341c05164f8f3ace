import { textBox } from '../text/text-box.js';
import type { Box, Scene, TextMark } from './scene.js';

/** The words of a figure. */
export function textsOf({ marks }: Scene): readonly TextMark[] {
  return marks.flatMap((mark) => (mark.kind === 'text' ? [mark] : []));
}

/** The words of a figure of which a part lies outside it. */
export function clippedTexts(scene: Scene): readonly string[] {
  return textsOf(scene)
    .filter((mark) => {
      const { x, y, width, height } = textBox(mark);
      return x < 0 || y < 0 || x + width > scene.width || y + height > scene.height;
    })
    .map(({ text }) => text);
}

/** Pairs of words of a figure that lie over each other. */
export function overlappingTexts(scene: Scene): readonly string[] {
  const boxes = textsOf(scene).map((mark) => ({ text: mark.text, box: textBox(mark) }));
  return boxes.flatMap((one, i) =>
    boxes
      .slice(i + 1)
      .filter(({ box }) => overlap(one.box, box))
      .map(({ text }) => `${one.text} | ${text}`),
  );
}

// What rises above letters and falls below them may touch the next line's.
const touch = 1.5;

function overlap(a: Box, b: Box): boolean {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return across > touch && down > touch;
}
