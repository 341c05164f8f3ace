import { type StudyResults, summaryRows } from '@isthmus/study';
import { type Command, Option } from 'commander';
import { partialJson, partialText } from '../match/partial-text.js';
import { type StudyOptions, studyArguments } from '../study/read-study.js';
import { matcherTable, narrowMatcherTable } from '../study/results-table.js';
import { readStoredResults } from '../study/stored-results.js';
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

interface ResultsOptions extends StudyOptions {
  readonly format: keyof typeof formats;
  readonly json?: boolean;
}

/** `isthmus results STUDY.yaml` */
export function resultsCommand(command: Command): Command {
  return withStoredStudyOptions(command)
    .addOption(
      new Option('--format <name>', Object.keys(formats).join(' or '))
        .argParser(oneOf('format', Object.keys(formats) as (keyof typeof formats)[]))
        .default('table'),
    )
    .addHelpText('after', examples('isthmus results studies/matchers-mnist.yaml --format markdown'))
    .action(async (file: string, options: ResultsOptions) => {
      const results = await readStoredResults('results', file, options);
      const text = `${formats[options.format](results)}${partialText(results, studyArguments(file, options))}`;
      printResult({ rows: summaryRows(results), ...partialJson(results) }, text, options);
    });
}
