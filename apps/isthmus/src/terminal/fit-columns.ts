/** Between two columns. */
const gap = 2;

/**
 * The cells of a table, each broken into lines so that the rows are no wider than `width` characters. The widest
 * columns give way first, down to their longest word: a table of numbers alone, which are not broken, stays wider. Words
 * that are longer than a line are broken behind slashes, commas and colons, as paths and notations have them.
 */
export function fitColumns(
  rows: readonly (readonly string[])[],
  width: number,
): readonly (readonly string[])[] {
  const least = widestOf(rows, (cell) => piecesOf(cell).map((piece) => piece.trimEnd()));
  const widths = widestOf(rows, (cell) => cell.split('\n'));
  const given = () => widths.reduce((sum, one) => sum + gap + one, -gap);
  const canYield = (one: number, column: number) => one > (least[column] ?? 0);
  while (given() > width && widths.some(canYield)) {
    const most = Math.max(...widths.filter(canYield));
    widths[widths.findIndex((one, column) => one === most && canYield(one, column))] = most - 1;
  }
  return rows.map((row) => row.map((cell, column) => fitText(cell, widths[column] ?? 0)));
}

/** By column, the length of the longest of the parts that its cells are taken apart into. */
function widestOf(
  rows: readonly (readonly string[])[],
  partsOf: (cell: string) => readonly string[],
): number[] {
  const [first = []] = rows;
  return first.map((_, column) =>
    Math.max(0, ...rows.flatMap((row) => partsOf(row[column] ?? '').map(({ length }) => length))),
  );
}

/** A text broken into lines of at most `width` characters, but for words that are longer. */
export function fitText(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (line.length <= width ? line : fitLine(line, width)))
    .join('\n');
}

/** Its continuation lines stand as far in as its first one; a word that fits on a line is not broken. */
function fitLine(line: string, width: number): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const fits = (text: string) => indent.length + text.trimEnd().length <= width;
  const words = line.match(/\S+\s*/g) ?? [];
  const lines = [''];
  for (const piece of words.flatMap((word) => (fits(word) ? [word] : piecesOf(word)))) {
    const last = lines.pop() ?? '';
    if (last === '' || fits(last + piece)) lines.push(last + piece);
    else lines.push(last, piece);
  }
  return lines.map((one) => `${indent}${one.trimEnd()}`).join('\n');
}

/** A text in pieces that no line end may part: each with the blanks, slashes, commas or colons behind it. */
function piecesOf(text: string): readonly string[] {
  return text.match(/[^\s/,:]*(?:[/,:]+\s*|\s+|$)/g)?.filter((piece) => piece !== '') ?? [];
}
