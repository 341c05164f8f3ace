import { type StudyResults, summaryRows } from '@isthmus/study';
import { type Command, Option } from 'commander';
import { partialJson, partialText } from '../match/partial-text.js';
import type { SessionOptions } from '../session/session.js';
import { keepResults } from '../study/keep-results.js';
import { matcherTable, narrowMatcherTable } from '../study/results-table.js';
import { withStoredResults } from '../study/stored-results.js';
import { oneOf } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { createMarkdownTable, createTable } from '../terminal/table.js';
import { withStoredStudyOptions } from './common-options.js';
import { examples } from './examples.js';

const formats = {
  table: (results: StudyResults) => {
    const { head, rows } = narrowMatcherTable(results);
    return `${createTable(head, rows)}\n\nLoss and accuracy: at the midpoint, on the test split.`;
  },
  markdown: (results: StudyResults) => {
    const { head, rows } = matcherTable(results);
    return createMarkdownTable(head, rows);
  },
};

interface ResultsOptions extends SessionOptions {
  readonly format: keyof typeof formats;
  readonly json?: boolean;
}

/** `isthmus results STUDY.yaml` */
export function resultsCommand(command: Command): Command {
  return withStoredStudyOptions(command)
    .argument('<study>', 'a study file')
    .addOption(
      new Option('--format <name>', Object.keys(formats).join(' or '))
        .argParser(oneOf('format', Object.keys(formats) as (keyof typeof formats)[]))
        .default('table'),
    )
    .addHelpText('after', examples('isthmus results studies/matchers-mnist.yaml --format markdown'))
    .action(async (file: string, options: ResultsOptions) => {
      const results = await withStoredResults('results', file, options, async (stored, session) => {
        await keepResults(session, stored);
        return stored;
      });
      const text = `${formats[options.format](results)}${partialText(results, file)}`;
      printResult({ rows: summaryRows(results), ...partialJson(results) }, text, options);
    });
}
