import { type StudyResults, type SummaryRow, summaryRows } from '@isthmus/study';
import { createTable } from './table.js';

type Columns = Readonly<Record<string, (row: SummaryRow) => string>>;

/** The settings of a row, as people read them. */
const settings: Columns = {
  dataset: ({ dataset }) => dataset,
  network: ({ network }) => network,
  optimizer: ({ train }) => train.optimizer,
  'learning rate': ({ train }) => String(train.learningRate),
  batch: ({ train }) => String(train.batchSize),
  epochs: ({ train }) => String(train.epochs),
  seeds: ({ pair }) => pair.join('-'),
};

/** What was measured, as people read it. */
const measurements: Columns = {
  matcher: ({ method }) => method,
  'test loss barrier': ({ lossBarrier }) => nats(lossBarrier.test),
  'train loss barrier': ({ lossBarrier }) => nats(lossBarrier.train),
  'test error barrier': ({ errorBarrier }) => percent(errorBarrier.test),
  'test accuracy': ({ testAccuracy }) => testAccuracy.map(percent).join(' '),
  'L2 distance': ({ l2Before, l2After }) => `${l2Before.toFixed(1)} -> ${l2After.toFixed(1)}`,
  search: ({ matchSeconds }) => `${matchSeconds.toFixed(1)} s`,
};

/** What tells methods apart, as people read it. */
const comparisons: Columns = {
  matcher: ({ method }) => method,
  objective: ({ objective }) => objective.toPrecision(5),
  'L2 reduction': ({ l2Before, l2After }) => percent(1 - l2After / l2Before),
  'midpoint loss': ({ midpoint }) => nats(midpoint?.loss),
  'repaired loss': ({ repairedMidpoint }) => nats(repairedMidpoint?.loss),
  'midpoint accuracy': ({ midpoint }) => percent(midpoint?.accuracy),
  'repaired accuracy': ({ repairedMidpoint }) => percent(repairedMidpoint?.accuracy),
  search: ({ matchSeconds }) => `${matchSeconds.toPrecision(2)} s`,
};

/** The table at the end of a run: one row a cell; settings that all share stand above it. */
export function resultsTable(results: StudyResults): string {
  const rows = summaryRows(results);
  const shared = Object.entries(settings).filter(([, read]) => !varies(rows, read));
  const [first] = rows;
  if (first === undefined) return 'no cell came out';
  const heading = shared.map(([name, read]) => `${name} ${read(first)}`).join(', ');
  const table = tableOf(rows, measurements);
  return `${heading}\n\n${createTable(table.head, table.rows)}\n`;
}

/** The methods of a study side by side, on the test split. */
export function matcherTable(results: StudyResults): Cells {
  return tableOf(summaryRows(results), comparisons);
}

interface Cells {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Settings that vary, and the columns that have a value in some row. */
function tableOf(rows: readonly SummaryRow[], columns: Columns): Cells {
  const shown = [
    ...Object.entries(settings).filter(([, read]) => varies(rows, read)),
    ...Object.entries(columns).filter(([, read]) => rows.some((row) => read(row) !== '')),
  ];
  return {
    head: shown.map(([name]) => name),
    rows: rows.map((row) => shown.map(([, read]) => read(row))),
  };
}

function varies(rows: readonly SummaryRow[], read: Columns[string]): boolean {
  return new Set(rows.map(read)).size > 1;
}

/** What `run --json` prints. */
export function resultsJson(results: StudyResults, report: string): object {
  return {
    study: results.study.name,
    report,
    cells: results.tasks,
    results: summaryRows(results),
    failures: results.failures,
    stages: results.stages,
  };
}

function nats(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(4);
}

function percent(fraction: number | undefined): string {
  return fraction === undefined ? '' : `${(100 * fraction).toFixed(2)}%`;
}
