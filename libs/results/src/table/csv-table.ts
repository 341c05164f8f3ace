import { stringify } from 'csv-stringify/sync';
import type { Value } from '../measurement/measurement.js';
import type { Table } from './table.js';

/**
 * A table as CSV (RFC 4180, but for line feeds alone), names of the columns in the first line. Numbers are at full
 * precision; what is null is empty.
 */
export function csvTable({ columns, rows }: Table): string {
  const names = columns.map(({ name }) => name);
  const cells = rows.map((row) => names.map((name) => textOf(row[name] ?? null)));
  return stringify([names, ...cells]);
}

function textOf(value: Value): string | null {
  return value === null ? null : String(value);
}
