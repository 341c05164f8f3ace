import Table from 'cli-table3';
import { commandIo } from './command-io.js';
import { fitColumns, fitText } from './fit-columns.js';

/** Characters of a line where there is no terminal to ask. */
const usualWidth = 100;

/** A table in Markdown. */
export function createMarkdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A text whose lines are broken where the terminal ends. */
export function createLines(text: string): string {
  return fitText(text, terminalWidth());
}

function terminalWidth(): number {
  return commandIo().stdout.columns ?? usualWidth;
}

/**
 * A table for a terminal, and no wider where its words allow it: columns lined up, a rule under the head, no colours.
 * Cells may have several lines.
 */
export function createTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const [titles = [], ...cells] = fitColumns([head, ...rows], terminalWidth());
  const none = {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
    middle: ' ',
  };
  const table = new Table({ chars: none, style: { head: [], border: [], 'padding-left': 0 } });
  table.push(
    [...titles],
    titles.map((title) => '-'.repeat(Math.max(...title.split('\n').map(({ length }) => length)))),
    ...cells.map((row) => [...row]),
  );
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
