import Table from 'cli-table3';

/** A table in Markdown. */
export function createMarkdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A table for a terminal: columns lined up, a rule under the head, no colours. Cells may have several lines. */
export function createTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const none = {
    ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
    ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
    ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '' },
    middle: ' ',
  };
  const table = new Table({ chars: none, style: { head: [], border: [], 'padding-left': 0 } });
  table.push(
    [...head],
    head.map((title) => '-'.repeat(Math.max(...title.split('\n').map(({ length }) => length)))),
    ...rows.map((row) => [...row]),
  );
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
