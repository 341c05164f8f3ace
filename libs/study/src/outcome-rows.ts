import type { StudyCell } from './study-cell.js';
import { cellKey, expandStudy } from './study-cell.js';
import type { StudyResults, UnfinishedCell } from './study-results.js';
import { type SummaryRow, summaryRows } from './summary-rows.js';

/** What a table shows of one cell: its numbers, or why it has none. */
export type OutcomeRow =
  | { readonly cell: StudyCell; readonly status: 'done'; readonly row: SummaryRow }
  | UnfinishedCell;

/** Every cell of a study, in the order of expandStudy, whatever came of it. */
export function outcomeRows(results: StudyResults): readonly OutcomeRow[] {
  const rows = new Map<string, OutcomeRow>(
    results.unfinished.map((one) => [cellKey(one.cell), one] as const),
  );
  summaryRows(results).forEach((row, index) => {
    const cell = results.cells[index]?.cell;
    if (cell) rows.set(cellKey(cell), { cell, status: 'done', row });
  });
  return expandStudy(results.study).flatMap((cell) => rows.get(cellKey(cell)) ?? []);
}

/** How many cells have a result, in words; undefined where all have. */
export function partialWords({ cells, unfinished }: StudyResults): string | undefined {
  if (unfinished.length === 0) return undefined;
  const count = (one: UnfinishedCell['status']) =>
    unfinished.filter(({ status }) => status === one).length;
  const all = cells.length + unfinished.length;
  const diverged = count('diverged') === 0 ? '' : `${count('diverged')} diverged, `;
  return `${cells.length} of ${all} cells; ${diverged}${count('failed')} failed, ${count('missing')} not computed`;
}
