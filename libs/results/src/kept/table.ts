import type { Measurement } from '../measurement/measurement.js';
import { measurementTable } from '../table/table.js';

/**
 * Rows as a text of JSON, `{"columns": [{"name", "type"}], "rows": [[values]]}`, a row a line: with the types of the
 * columns, and null apart from an empty text, which CSV cannot say. Equal rows give equal texts.
 */
export function tableJson(
  rows: readonly Measurement[],
  { without = [] }: { readonly without?: readonly string[] } = {},
): string {
  const columns = measurementTable(rows)
    .columns.filter(({ name }) => !without.includes(name))
    .map(({ name, type }) => ({ name, type }));
  const lines = rows.map((row) => JSON.stringify(columns.map(({ name }) => row[name] ?? null)));
  return `{"columns":${JSON.stringify(columns)},"rows":[\n${lines.join(',\n')}\n]}\n`;
}
