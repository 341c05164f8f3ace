import { type Column, measurementColumns } from '../measurement/columns.js';
import { columnsOf, type Measurement, type Value } from '../measurement/measurement.js';

/** A column of a table as it is kept. */
type KeptColumn = Pick<Column, 'name' | 'type'>;

const typeOf = new Map(measurementColumns.map(({ name, type }) => [name, type] as const));

/**
 * Rows as a text of JSON, `{"columns": [{"name", "type"}], "rows": [[values]]}`, a row a line: with the types of the
 * columns, and null apart from an empty text, which CSV cannot say. Equal rows give equal texts.
 */
export function tableJson(
  rows: readonly Measurement[],
  { without = [] }: { readonly without?: readonly string[] } = {},
): string {
  const columns = columnsOf(rows)
    .filter((name) => !without.includes(name))
    .map((name): KeptColumn => ({ name, type: typeOf.get(name) ?? ownType(name, rows) }));
  const lines = rows.map((row) => JSON.stringify(columns.map(({ name }) => row[name] ?? null)));
  return `{"columns":${JSON.stringify(columns)},"rows":[\n${lines.join(',\n')}\n]}\n`;
}

/** The type of a study's own column: text, unless all that stands in it is of one other type. */
function ownType(name: string, rows: readonly Measurement[]): Column['type'] {
  const values = rows.flatMap((row): Value[] => (row[name] == null ? [] : [row[name]]));
  const all = (type: string) => values.length > 0 && values.every((value) => typeof value === type);
  if (all('number')) return 'number';
  return all('boolean') ? 'truth' : 'text';
}
