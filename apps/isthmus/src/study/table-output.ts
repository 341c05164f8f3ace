import { extname } from 'node:path';
import type { Measurement, Table } from '@isthmus/results';
import { InvalidArgumentError, Option } from 'commander';
import { checkOutputs, writeOutput } from '../input/files.js';
import { BadInput } from '../terminal/exit-code.js';
import { oneOf } from '../terminal/option-parsers.js';
import { printResult, say } from '../terminal/output.js';
import { createMarkdownTable, createTable } from '../terminal/table.js';

/** How a table is written; what ends a file's name stands for its format. */
const endings = {
  table: '.txt',
  markdown: '.md',
  latex: '.tex',
  csv: '.csv',
  json: '.json',
  parquet: '.parquet',
} as const;
export type TableFormat = keyof typeof endings;

const formats = Object.keys(endings) as readonly TableFormat[];

/** Where a table goes to. */
export interface TableOutput {
  readonly format?: TableFormat;
  readonly output?: string;
}

/** A table for people, and the same for machines. */
export interface ShownTable {
  readonly head: readonly string[];
  readonly cells: readonly (readonly string[])[];
  /** Under it. */
  readonly notes: readonly string[];
  readonly table: Table;
}

/** --format. */
export function formatOption(): Option {
  return new Option(
    '--format <name>',
    `${formats.join(', ')} (default: what the file's name ends with, or table)`,
  ).argParser(oneOf('format', formats));
}

/** --output. */
export function tableFileOption(): Option {
  return new Option('-o, --output <file>', 'the file to write (default: print it)');
}

/** A reader of `name=value` after `name=value` into a map. */
export function namedValues(text: string, before: Readonly<Record<string, string>> = {}) {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError(`expected name=value, got "${text}".`);
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Reads names with commas between them. */
export function nameList(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '') && new Set(names).size === names.length) return names;
  throw new InvalidArgumentError(`expected different names with commas between, got "${text}".`);
}

/**
 * The format that was asked for. Throws BadInput, before any work, for a file that cannot be written, and for bytes
 * that would go to a terminal.
 */
export function formatOf({ format, output }: TableOutput, inputs: readonly string[]): TableFormat {
  if (output !== undefined) checkOutputs(inputs, [output]);
  const told = format ?? formats.find((name) => endings[name] === extname(output ?? ''));
  if (told === 'parquet' && output === undefined) {
    throw new BadInput('a Parquet file is not text: say where to write it with -o FILE.parquet');
  }
  return told ?? 'table';
}

/** Writes or prints a table; `footnote` is for people, and stands under what is printed for them. */
export async function putTable(
  shown: ShownTable,
  format: TableFormat,
  { output, footnote = '' }: { readonly output?: string | undefined; readonly footnote?: string },
): Promise<void> {
  const { csvTable, latexTable, parquetTable } = await import('@isthmus/results');
  const { head, cells, notes, table } = shown;
  const under = notes.length === 0 ? '' : `\n\n${notes.join('\n')}`;
  const content = {
    table: () => `${createTable(head, cells)}${under}${footnote}\n`,
    markdown: () => `${createMarkdownTable(head, cells)}${under}${footnote}\n`,
    latex: () => `${latexTable(head, cells, `${notes.join('\n')}${footnote}`.trim())}\n`,
    csv: () => csvTable(table),
    json: () => `${JSON.stringify(table.rows.map((row) => rowOf(table, row)))}\n`,
    parquet: () => parquetTable(table),
  }[format]();
  const partial = footnote.split('\n').at(-1) ?? '';
  if (output !== undefined) {
    writeOutput(output, content);
    say([output, partial].filter((line) => line !== '').join(': '));
    return;
  }
  printResult({}, String(content).trimEnd(), { json: false });
  if ((format === 'csv' || format === 'json') && partial !== '') say(partial);
}

/** With all columns, in their order. */
function rowOf({ columns }: Table, row: Measurement): Measurement {
  return Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null]));
}

/** A table as people read it: numbers to six digits. */
export function shownTable(table: Table, notes: readonly string[] = []): ShownTable {
  const cells = table.rows.map((row) =>
    table.columns.map(({ name }) => {
      const value = row[name] ?? null;
      if (value === null) return '-';
      return typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);
    }),
  );
  return { head: table.columns.map(({ name }) => name), cells, notes, table };
}
