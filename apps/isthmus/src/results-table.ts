import { type StudyResults, summaryRows } from '@isthmus/study';
import { createTable } from './table.js';

/** The table at the end of a run: one row a cell. */
export function resultsTable(results: StudyResults): string {
  const rows = summaryRows(results).map((row) => [
    row.method,
    `${row.dataset} ${row.network} seeds ${row.pair.join('-')}`,
    row.testAccuracy.map((accuracy) => `${(100 * accuracy).toFixed(2)} %`).join(' / '),
    ...[row.lossBarrier.train, row.lossBarrier.test].map(nats),
    row.errorBarrier.test === undefined ? '' : `${(100 * row.errorBarrier.test).toFixed(2)} %`,
    `${row.l2Before.toFixed(1)} -> ${row.l2After.toFixed(1)}`,
    `${row.matchSeconds.toFixed(1)} s`,
  ]);
  return createTable(
    [
      'matcher',
      'networks',
      'test accuracy',
      'train loss barrier',
      'test loss barrier',
      'test error barrier',
      'L2',
      'search',
    ],
    rows,
  );
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
