import { textWidth } from './font.js';

/**
 * The lines of a text of which none is wider than `width` points; a word that is wider is broken, after a
 * mark if it has one, and nothing is left out.
 */
export function wrapText(text: string, width: number, size: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((word) => word !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer, size) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = breakWord(word, width, size);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return line === '' ? lines : [...lines, line];
}

function breakWord(word: string, width: number, size: number): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const letter of word) {
    if (piece !== '' && textWidth(piece + letter, size) > width) {
      const end = /^.+[,:;=/_-]/.exec(piece)?.[0] ?? piece;
      pieces.push(end);
      piece = piece.slice(end.length);
    }
    piece += letter;
  }
  return [...pieces, piece];
}
