import { leadingColumns, trailingColumns } from './columns.js';

/** What stands in a column of a row. */
export type Value = string | number | boolean | null;

/** One measurement of one cell as a flat row, its columns in their order. */
export type Measurement = Readonly<Record<string, Value>>;

const ours = new Set([...leadingColumns, ...trailingColumns].map(({ name }) => name));

/** A study's own columns of rows, in the order in which they first appear. */
function ownColumns(rows: Iterable<Measurement>): string[] {
  const found = new Set<string>();
  for (const row of rows) {
    for (const name of Object.keys(row)) if (!ours.has(name)) found.add(name);
  }
  return [...found];
}

/** The names of all columns of rows, in their order; those of a study's own stand before "a". */
export function columnsOf(rows: Iterable<Measurement>): readonly string[] {
  return [
    ...leadingColumns.map(({ name }) => name),
    ...ownColumns(rows),
    ...trailingColumns.map(({ name }) => name),
  ];
}
