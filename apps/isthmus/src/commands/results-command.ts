import type { Question } from '@isthmus/results';
import { type StudyResults, summaryRows } from '@isthmus/study';
import type { Command } from 'commander';
import { partialJson, partialText } from '../match/partial-text.js';
import { keepResults } from '../study/keep-results.js';
import { type StudyOptions, studyArguments } from '../study/read-study.js';
import { matcherTable, narrowMatcherTable } from '../study/results-table.js';
import { withStoredResults } from '../study/stored-results.js';
import {
  formatOf,
  formatOption,
  namedValues,
  nameList,
  putTable,
  shownTable,
  type TableFormat,
  type TableOutput,
  tableFileOption,
} from '../study/table-output.js';
import { printResult } from '../terminal/output.js';
import { withStoredStudyOptions } from './common-options.js';
import { examples } from './examples.js';

interface ResultsOptions extends StudyOptions, TableOutput {
  readonly by?: readonly string[];
  readonly metric?: string;
  readonly split?: string;
  readonly where: Readonly<Record<string, string>>;
  readonly json?: boolean;
}

/** `isthmus results STUDY.yaml` */
export function resultsCommand(command: Command): Command {
  return withStoredStudyOptions(command)
    .addOption(formatOption())
    .addOption(tableFileOption())
    .option(
      '--by <columns>',
      'means over the pairs, by these columns, e.g. width,matcher',
      nameList,
    )
    .option('--metric <name>', 'what of, with --by: loss-barrier (default), midpoint-accuracy, ...')
    .option('--split <name>', 'on which examples, with --by: test (default) or train')
    .option('--where <name=value>', 'only rows of this value; may be repeated', namedValues, {})
    .addHelpText(
      'after',
      `
Without --by, csv, json and parquet have one row a measurement (docs/results.md); the other formats compare methods.
${examples(
  'isthmus results studies/matchers-mnist.yaml --format markdown',
  'isthmus results studies/width-small.yaml --by width,matcher --metric loss-barrier',
  'isthmus results studies/width-small.yaml -o width.parquet',
)}`,
    )
    .action(async (file: string, options: ResultsOptions) => {
      const format = formatOf(options, [file]);
      const results = await withStoredResults('results', file, options, async (stored, session) => {
        await keepResults(session, stored);
        return stored;
      });
      if (options.by !== undefined)
        return putMeans(results, studyArguments(file, options), format, options, options.by);
      if (isFlat(format) || isNarrowed(options))
        return putRows(results, studyArguments(file, options), format, options);
      return putMethods(results, studyArguments(file, options), format, options);
    });
}

/** Methods side by side, as people read them. */
async function putMethods(
  results: StudyResults,
  file: string,
  format: TableFormat,
  options: ResultsOptions,
): Promise<void> {
  const footnote = partialText(results, file);
  const json = { rows: summaryRows(results), ...partialJson(results) };
  if (options.json === true) return printResult(json, '', options);
  const { head, rows } = format === 'table' ? narrowMatcherTable(results) : matcherTable(results);
  const notes =
    format === 'table' ? ['Loss and accuracy: at the midpoint, on the test split.'] : [];
  const table = { columns: [], rows: [] };
  await putTable({ head, cells: rows, notes, table }, format, { output: options.output, footnote });
}

/** One row a measurement. */
async function putRows(
  results: StudyResults,
  file: string,
  format: TableFormat,
  options: ResultsOptions,
): Promise<void> {
  const { measurements, measurementTable, rowsWhere } = await import('@isthmus/results');
  const rows = rowsWhere(measurements(results), whereOf(options));
  const shown = shownTable(measurementTable(rows));
  if (options.json === true) {
    return printResult({ rows: shown.table.rows, ...partialJson(results) }, '', options);
  }
  const footnote = partialText(results, file);
  await putTable(shown, format, { output: options.output, footnote });
}

/** Means by group. */
async function putMeans(
  results: StudyResults,
  file: string,
  format: TableFormat,
  options: ResultsOptions,
  by: readonly string[],
): Promise<void> {
  const { measurements, meansTable } = await import('@isthmus/results');
  const { metric = 'loss-barrier' } = options;
  const where = { ...options.where, ...(options.split !== undefined && { split: options.split }) };
  const question: Question = { by, metric, where };
  const { comparisons, ...shown } = meansTable(measurements(results), question);
  if (options.json === true) {
    const json = { ...question, means: shown.table.rows, comparisons, ...partialJson(results) };
    return printResult(json, '', options);
  }
  const footnote = partialText(results, file);
  await putTable(shown, format, { output: options.output, footnote });
}

function isFlat(format: TableFormat): boolean {
  return format === 'csv' || format === 'json' || format === 'parquet';
}

function isNarrowed(options: ResultsOptions): boolean {
  return Object.keys(whereOf(options)).length > 0;
}

/** What was asked for, as values of columns. */
function whereOf({ metric, split, where }: ResultsOptions): Readonly<Record<string, string>> {
  return {
    ...where,
    ...(metric !== undefined && { metric }),
    ...(split !== undefined && { split }),
  };
}
