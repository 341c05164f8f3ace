import { type StudyResults, type SummaryRow, summaryRows } from '@isthmus/study';
import { createTable } from './table.js';

/** The settings of a row, as people read them. */
const settings: Readonly<Record<string, (row: SummaryRow) => string>> = {
  dataset: ({ dataset }) => dataset,
  network: ({ network }) => network,
  optimizer: ({ train }) => train.optimizer,
  'learning rate': ({ train }) => String(train.learningRate),
  batch: ({ train }) => String(train.batchSize),
  epochs: ({ train }) => String(train.epochs),
  seeds: ({ pair }) => pair.join('-'),
};

/** What was measured, as people read it. */
const measurements: Readonly<Record<string, (row: SummaryRow) => string>> = {
  matcher: ({ method }) => method,
  'test loss barrier': ({ lossBarrier }) => nats(lossBarrier.test),
  'train loss barrier': ({ lossBarrier }) => nats(lossBarrier.train),
  'test error barrier': ({ errorBarrier }) => percent(errorBarrier.test),
  'test accuracy': ({ testAccuracy }) => testAccuracy.map(percent).join(' '),
  'L2 distance': ({ l2Before, l2After }) => `${l2Before.toFixed(1)} -> ${l2After.toFixed(1)}`,
  search: ({ matchSeconds }) => `${matchSeconds.toFixed(1)} s`,
};

/** The table at the end of a run: one row a cell; settings that all share stand above it. */
export function resultsTable(results: StudyResults): string {
  const rows = summaryRows(results);
  const varies = ([, read]: [string, (row: SummaryRow) => string]) =>
    new Set(rows.map(read)).size > 1;
  const shared = Object.entries(settings).filter((setting) => !varies(setting));
  const columns = [...Object.entries(settings).filter(varies), ...Object.entries(measurements)];
  const [first] = rows;
  if (first === undefined) return 'no cell came out';
  const heading = shared.map(([name, read]) => `${name} ${read(first)}`).join(', ');
  const head = columns.map(([name]) => name);
  return `${heading}\n\n${createTable(
    head,
    rows.map((row) => columns.map(([, read]) => read(row))),
  )}\n`;
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
