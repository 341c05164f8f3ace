import { unknownName } from '@isthmus/spelling';
import { columnsOf, type Measurement, type Value } from '../measurement/measurement.js';

/** A question that a table cannot answer as it stands. */
export class QuestionError extends Error {
  override readonly name = 'QuestionError';
  readonly isBadInput = true;
}

/** Which measurements are averaged, and over what. */
export interface Question {
  /** Columns whose values tell groups apart. */
  readonly by: readonly string[];
  readonly metric: string;
  /** Values of columns that rows must have, as text. */
  readonly where: Readonly<Record<string, string>>;
}

/** Rows of one metric, and what was chosen of them. */
export interface ChosenRows {
  readonly rows: readonly Measurement[];
  readonly metric: string;
  readonly unit: string;
  /** In words: "split test, repair none". */
  readonly chosen: string;
}

/** What is taken where a study has several and nobody says which. */
const usual: Readonly<Record<string, string>> = { split: 'test', repair: 'none' };

/** What may differ within a mean: the pairs and where numbers come from; all else must not. */
export const mayVary = new Set([
  ...['cell', 'a', 'b', 'value', 'status', 'reason'],
  ...['trainA', 'trainB', 'match', 'evaluate', 'tensorflow', 'isthmus', 'node', 'date', 'trace'],
]);

/**
 * The rows that a question is about. Of several splits the test split is taken, of several corrections none, unless
 * the question says otherwise. Throws QuestionError for a name that is not there, for a choice that leaves nothing, and
 * where something else than the pairs varies within a group: a mean over it would have no meaning.
 */
export function chooseRows(all: readonly Measurement[], question: Question): ChosenRows {
  const columns = columnsOf(all);
  for (const name of question.by) {
    if (!columns.includes(name)) throw new QuestionError(unknownName('column', name, columns));
  }
  const metrics = [...new Set(all.map(({ metric }) => String(metric)))];
  if (!metrics.includes(question.metric)) {
    throw new QuestionError(unknownName('metric', question.metric, metrics));
  }
  const ofMetric = all.filter(({ metric }) => metric === question.metric);
  const where = { ...usualChoice(ofMetric, question), ...question.where };
  const rows = rowsWhere(ofMetric, where);
  checkAlike(rows, question.by, columns);
  return {
    rows,
    metric: question.metric,
    unit: String(rows[0]?.unit ?? ''),
    chosen: Object.entries(where)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  };
}

function usualChoice(rows: readonly Measurement[], { by, where }: Question) {
  const open = Object.entries(usual).filter(
    ([name, value]) =>
      !by.includes(name) && where[name] === undefined && rows.some((row) => row[name] === value),
  );
  return Object.fromEntries(open);
}

/** Rows whose columns have these values. Throws QuestionError for a column that is not there. */
export function rowsWhere(
  all: readonly Measurement[],
  where: Question['where'],
): readonly Measurement[] {
  const columns = columnsOf(all);
  for (const name of Object.keys(where)) {
    if (!columns.includes(name)) throw new QuestionError(unknownName('column', name, columns));
  }
  return Object.entries(where).reduce<readonly Measurement[]>((left, [name, text]) => {
    const found = left.filter((row) => isValue(row[name] ?? null, text));
    if (found.length > 0) return found;
    throw new QuestionError(`no row has ${name} ${text} [expected one of ${valuesOf(left, name)}]`);
  }, all);
}

function isValue(value: Value, text: string): boolean {
  if (typeof value === 'number') return text.trim() !== '' && Number(text) === value;
  return String(value ?? 'none') === text;
}

function valuesOf(rows: readonly Measurement[], name: string): string {
  return [...new Set(rows.map((row) => String(row[name] ?? 'none')))].join(', ');
}

function checkAlike(
  rows: readonly Measurement[],
  by: readonly string[],
  columns: readonly string[],
): void {
  for (const group of groupsOf(rows, by).values()) {
    for (const name of columns) {
      if (mayVary.has(name) || by.includes(name) || isIdentifier(group, name)) continue;
      const values = new Set(group.map((row) => row[name]));
      if (values.size < 2) continue;
      const [first] = values;
      throw new QuestionError(
        `a mean would mix ${values.size} values of ${name} [${name}=${[...values].join(', ')}]; add ${name} to --by, or choose one: --where ${name}=${first}`,
      );
    }
  }
}

/** Whether a study's own column has another value for each model, as labels do: of its ends apart, "fileA" and "fileB". */
function isIdentifier(rows: readonly Measurement[], name: string): boolean {
  const own = /^(.+)[AB]$/.exec(name)?.[1];
  const [first] = rows;
  if (own === undefined || !first || !(`${own}A` in first) || !(`${own}B` in first)) return false;
  if (own === 'train') return false;
  const ends = rows.flatMap((row) => [
    [row.a, row[`${own}A`]] as const,
    [row.b, row[`${own}B`]] as const,
  ]);
  const values = new Set(ends.map(([, value]) => value));
  return values.size === new Set(ends.map(([label]) => label)).size;
}

/** Rows by their values of some columns, in the order of the first of each. */
export function groupsOf(
  rows: readonly Measurement[],
  by: readonly string[],
): ReadonlyMap<string, readonly [Measurement, ...Measurement[]]> {
  const groups = new Map<string, [Measurement, ...Measurement[]]>();
  for (const row of rows) {
    const key = JSON.stringify(by.map((name) => row[name] ?? null));
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
