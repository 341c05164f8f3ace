import type { FigureSize } from '../figure-size.js';
import { type Block, moveMarks, stackBlocks } from '../scene/block.js';
import type { Scene } from '../scene/scene.js';
import { paragraph } from '../text/text-lines.js';

/** In points: of words, and of the empty space about a figure. */
export const fontSize = 8;
const edge = 3;

/** What stands about that which a figure shows. */
export interface FigureWords {
  /** Above it. */
  readonly title?: string;
  /** What it shows, for those who cannot see it. */
  readonly description: string;
  /** Under it, a paragraph each: what the lines and bands are, what is missing. */
  readonly notes: readonly string[];
}

/**
 * A figure of exactly the width that is asked for, and the height if one is: title, legend, what it shows, and notes.
 * `draw` fills the room that it is told; without a height it takes what suits it. Throws a RangeError where too little is left.
 */
export function composeFigure(
  size: FigureSize,
  { title, description, notes }: FigureWords,
  {
    legend,
    draw,
  }: {
    readonly legend: (width: number) => Block;
    readonly draw: (width: number, height: number | undefined) => Block;
  },
): Scene {
  const width = size.width - 2 * edge;
  const gap = 0.6 * fontSize;
  const empty = { height: 0, marks: [] };
  const above = [
    title === undefined ? empty : paragraph(title, width, { size: 1.15 * fontSize }),
    legend(width),
  ];
  const paragraphs = notes.map((note) =>
    paragraph(note, width, { size: 0.85 * fontSize, color: '#555555' }),
  );
  const below = stackBlocks(paragraphs, 0.1 * fontSize);
  const taken = [...above, below].reduce(
    (sum, { height }) => sum + (height > 0 ? height + gap : 0),
    0,
  );
  const height = size.height === undefined ? undefined : size.height - 2 * edge - taken;
  const whole = stackBlocks([...above, draw(width, height), below], gap);
  return {
    width: size.width,
    height: size.height ?? whole.height + 2 * edge,
    title: title ?? description,
    description,
    marks: moveMarks(whole.marks, edge, edge),
  };
}

/** Throws a RangeError where a panel has become too small to be read. */
export function checkRoom(what: string, width: number, height: number): void {
  if (width >= 40 && height >= 30) return;
  const mm = (points: number) => Math.max(0, (points * 25.4) / 72).toFixed(0);
  throw new RangeError(
    `the figure is too small for what it shows [${what}=${mm(width)}x${mm(height)} mm, expected at least 14x11 mm]; make it larger, or show less`,
  );
}
