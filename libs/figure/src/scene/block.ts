import type { Mark } from './scene.js';

/** A part of a figure, which takes the whole width and so much of the height from 0 on. */
export interface Block {
  readonly height: number;
  readonly marks: readonly Mark[];
}

/** Marks elsewhere. */
export function moveMarks(marks: readonly Mark[], dx: number, dy: number): readonly Mark[] {
  return marks.map((mark) => {
    if (mark.kind === 'text') return { ...mark, x: mark.x + dx, y: mark.y + dy };
    const [x, y] = mark.at ?? [0, 0];
    return { ...mark, at: [x + dx, y + dy] };
  });
}

/** Blocks one under the other, `gap` points apart; those without a height take no room. */
export function stackBlocks(blocks: readonly Block[], gap: number): Block {
  const marks: Mark[] = [];
  let height = 0;
  for (const block of blocks.filter((one) => one.height > 0)) {
    const top = height === 0 ? 0 : height + gap;
    marks.push(...moveMarks(block.marks, 0, top));
    height = top + block.height;
  }
  return { height, marks };
}
