import type { Measurement } from '@isthmus/results';
import type { Command } from 'commander';
import type { StudyOptions } from '../study/read-study.js';
import { readStoredResults } from '../study/stored-results.js';
import {
  formatOf,
  formatOption,
  putTable,
  shownTable,
  type TableOutput,
  tableFileOption,
} from '../study/table-output.js';
import { BadInput } from '../terminal/exit-code.js';
import { printResult, say } from '../terminal/output.js';
import { createTable } from '../terminal/table.js';
import { withStoredStudyOptions } from './common-options.js';
import { examples } from './examples.js';

interface QueryOptions extends StudyOptions, TableOutput {
  readonly columns?: boolean;
  readonly json?: boolean;
}

/** `isthmus query STUDY.yaml... SQL` */
export function queryCommand(command: Command): Command {
  return withStoredStudyOptions(command)
    .usage('[options] <study...> <sql>')
    .argument('[more...]', 'more study files, and behind them a question in SQL to "results"')
    .option('--columns', 'list the columns of the table instead; no question then')
    .addOption(formatOption())
    .addOption(tableFileOption())
    .addHelpText(
      'after',
      examples(
        'isthmus query --columns studies/width-small.yaml',
        "isthmus query studies/width-small.yaml \"select matcher, avg(value) from results where metric = 'loss-barrier' and split = 'test' and repair = 'none' group by matcher\"",
      ),
    )
    .action(async (file: string, more: readonly string[], options: QueryOptions) => {
      const given = [file, ...more];
      const files = options.columns === true ? given : given.slice(0, -1);
      const sql = given.at(-1) ?? '';
      if (files.length === 0) {
        throw new BadInput(
          'a query needs a study and a question: isthmus query STUDY.yaml "select ..."',
        );
      }
      const format = formatOf(options, files);
      const rows = await readRows(files, options);
      const { measurementTable, queryMeasurements } = await import('@isthmus/results');
      const all = measurementTable(rows);
      if (options.columns === true) return printColumns(all.columns, options);
      const answer = shownTable(await queryMeasurements(all, sql));
      if (options.json === true) return printResult({ rows: answer.table.rows }, '', options);
      await putTable(answer, format, { output: options.output });
    });
}

async function readRows(files: readonly string[], options: QueryOptions): Promise<Measurement[]> {
  const { measurements } = await import('@isthmus/results');
  const rows: Measurement[] = [];
  for (const file of files) {
    const results = await readStoredResults('query', file, options);
    for (const row of measurements(results)) rows.push(row);
    const { length } = results.unfinished;
    if (length > 0) say(`${file}: ${length} cells have no value; their status and reason say why`);
  }
  return rows;
}

interface ListedColumn {
  readonly name: string;
  readonly type: string;
  readonly meaning?: string;
}

function printColumns(columns: readonly ListedColumn[], options: QueryOptions): void {
  const rows = columns.map(({ name, type, meaning = "the study's own" }) => [name, type, meaning]);
  printResult({ columns }, createTable(['column', 'type', 'what'], rows), options);
}
