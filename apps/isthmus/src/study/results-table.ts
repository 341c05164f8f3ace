import {
  cellSettings,
  isGiven,
  type OutcomeRow,
  outcomeRows,
  pairLabel,
  type StudyCell,
  type StudyResults,
  type SummaryRow,
  summaryRows,
} from '@isthmus/study';
import { createTable } from '../terminal/table.js';

type Columns<Row> = Readonly<Record<string, (row: Row) => string>>;

/** The settings of a row, as people read them. */
const settings: Columns<StudyCell> = {
  ...Object.fromEntries(
    cellSettings.map(({ heading, read, isUsual }) => [
      heading,
      (cell: StudyCell) => (isUsual(cell) ? '' : String(read(cell))),
    ]),
  ),
  seeds: ({ pair }) => (pair.some(isGiven) ? '' : pairLabel(pair)),
  models: ({ pair }) => (pair.some(isGiven) ? pairLabel(pair) : ''),
};

/** What was measured, as people read it. */
const measurements: Columns<SummaryRow> = {
  'test loss barrier': ({ lossBarrier }) => nats(lossBarrier.test),
  'train loss barrier': ({ lossBarrier }) => nats(lossBarrier.train),
  'test error barrier': ({ errorBarrier }) => percent(errorBarrier.test),
  'test accuracy': ({ testAccuracy }) => testAccuracy.map((one) => percent(one) || '-').join(' '),
  'L2 distance': ({ l2Before, l2After }) => `${l2Before.toFixed(1)} -> ${l2After.toFixed(1)}`,
  search: ({ matchSeconds }) => `${matchSeconds.toFixed(1)} s`,
};

/** A column of what tells methods apart: the unit stands in the short heading, or behind each value. */
interface Comparison {
  readonly title: string;
  readonly short: string;
  readonly unit: '' | '%' | ' s';
  readonly read: (row: SummaryRow) => string;
}

const comparisons: readonly Comparison[] = [
  {
    title: 'objective',
    short: 'objective',
    unit: '',
    read: ({ objective }) => objective.toPrecision(5),
  },
  {
    title: 'L2 reduction',
    short: 'L2 less\n(%)',
    unit: '%',
    read: ({ l2Before, l2After }) => hundredths(1 - l2After / l2Before),
  },
  {
    title: 'midpoint loss',
    short: 'loss\n(nats)',
    unit: '',
    read: ({ midpoint }) => nats(midpoint?.loss),
  },
  {
    title: 'repaired loss',
    short: 'repaired\n(nats)',
    unit: '',
    read: ({ repairedMidpoint }) => nats(repairedMidpoint?.loss),
  },
  {
    title: 'midpoint accuracy',
    short: 'accuracy\n(%)',
    unit: '%',
    read: ({ midpoint }) => hundredths(midpoint?.accuracy),
  },
  {
    title: 'repaired accuracy',
    short: 'repaired\n(%)',
    unit: '%',
    read: ({ repairedMidpoint }) => hundredths(repairedMidpoint?.accuracy),
  },
  {
    title: 'search',
    short: 'search\n(s)',
    unit: ' s',
    read: ({ matchSeconds }) => String(Number(matchSeconds.toPrecision(2))),
  },
];

/** The table at the end of a run: one row a cell; settings that all share stand above it. */
export function resultsTable(results: StudyResults): string {
  const rows = outcomeRows(results);
  const shared = Object.entries(settings).filter(([, read]) => !varies(rows, read));
  const heading = shared
    .flatMap(([name, read]) => rows.slice(0, 1).map(({ cell }) => [name, read(cell)] as const))
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  const table = tableOf(rows, measurements);
  return `${heading}\n\n${createTable(table.head, table.rows)}\n`;
}

/** The methods of a study side by side, on the test split, each value with its unit. */
export function matcherTable(results: StudyResults): Cells {
  const columns = comparisons.map(({ title, unit, read }) => {
    const withUnit = (row: SummaryRow) => read(row) && `${read(row)}${unit}`;
    return [title, withUnit] as const;
  });
  return tableOf(outcomeRows(results), Object.fromEntries(columns));
}

/** The same for a narrow terminal: units in the headings. */
export function narrowMatcherTable(results: StudyResults): Cells {
  const columns = comparisons.map(({ short, read }) => [short, read] as const);
  return tableOf(outcomeRows(results), Object.fromEntries(columns));
}

interface Cells {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a cell is where a table has no numbers of it. */
const statusWords = {
  done: 'done',
  diverged: 'diverged',
  failed: 'failed',
  missing: 'not computed',
} as const;

/** Settings that vary, the matcher, the columns that have a value in some row, and what is unfinished. */
function tableOf(rows: readonly OutcomeRow[], columns: Columns<SummaryRow>): Cells {
  const varied = Object.entries(settings).filter(([, read]) => varies(rows, read));
  const done = rows.flatMap((one) => (one.status === 'done' ? [one.row] : []));
  const measured = Object.entries(columns).filter(([, read]) =>
    done.some((row) => read(row) !== ''),
  );
  const isPartial = done.length < rows.length;
  return {
    head: [
      ...varied.map(([name]) => name),
      'matcher',
      ...measured.map(([name]) => name),
      ...(isPartial ? ['status'] : []),
    ],
    rows: rows.map((one) => [
      ...varied.map(([, read]) => read(one.cell)),
      one.cell.method,
      ...measured.map(([, read]) => (one.status === 'done' ? read(one.row) : '-')),
      ...(isPartial ? [statusWords[one.status]] : []),
    ]),
  };
}

function varies(rows: readonly OutcomeRow[], read: (cell: StudyCell) => string): boolean {
  return new Set(rows.map(({ cell }) => read(cell))).size > 1;
}

/** What `run --json` prints. */
export function resultsJson(results: StudyResults, report: string): object {
  return {
    study: results.study.name,
    report,
    cells: results.tasks,
    results: summaryRows(results),
    unfinished: results.unfinished.map(({ cell, ...why }) => ({ ...cell, ...why })),
    failures: results.failures,
    stages: results.stages,
  };
}

function nats(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(4);
}

function percent(fraction: number | undefined): string {
  return fraction === undefined ? '' : `${hundredths(fraction)}%`;
}

function hundredths(fraction: number | undefined): string {
  return fraction === undefined ? '' : (100 * fraction).toFixed(2);
}
