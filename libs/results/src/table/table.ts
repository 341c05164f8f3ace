import { type Column, measurementColumns } from '../measurement/columns.js';
import { columnsOf, type Measurement, type Value } from '../measurement/measurement.js';

/** Rows with their columns in order; a row that lacks a column has null there. */
export interface Table {
  readonly columns: readonly Pick<Column, 'name' | 'type'>[];
  readonly rows: readonly Measurement[];
}

/** Measurements as a table with all their columns. */
export function measurementTable(rows: readonly Measurement[]): Table {
  const known = new Map(measurementColumns.map((column) => [column.name, column] as const));
  const columns = columnsOf(rows).map((name) => {
    const own = { name, type: typeOf(rows.map((row) => row[name] ?? null)) };
    return known.get(name) ?? own;
  });
  return { columns, rows };
}

/** The type of a column of which only the values are known: text, where they are of several types. */
export function typeOf(values: readonly Value[]): Column['type'] {
  const found = new Set(values.flatMap((value) => (value === null ? [] : [typeof value])));
  if (found.size !== 1) return 'text';
  if (found.has('number')) return 'number';
  return found.has('boolean') ? 'truth' : 'text';
}
