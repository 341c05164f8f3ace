import { columnsOf, groupsOf, type Measurement, mayVary, QuestionError } from '@isthmus/results';
import { unknownName } from '@isthmus/spelling';

/** How the columns of a table become a figure, as far as somebody asked. */
export interface AskedChannels {
  /** Along the x axis. */
  readonly x?: string;
  /** Told apart by colour and marker. */
  readonly hue?: string;
  /** Told apart by strokes. */
  readonly style?: string;
  /** A panel each, side by side. */
  readonly panel?: string;
  /** A row of panels each. */
  readonly row?: string;
}

/** The columns that are drawn: x, and what tells its values apart. */
export type Channels = AskedChannels & { readonly x: string };

const names = ['x', 'hue', 'style', 'panel', 'row'] as const;

/** They tell less than the matcher does. */
const partsOfMatcher = ['method', 'options'];

/** Of columns that vary together, the one whose numbers an axis can show. */
const preferred = ['width', 'learningRate', 'batchSize', 'epochs'];

/**
 * Which column goes where. What nobody asked for is what varies: x is the first column of numbers, or the matcher; colours
 * tell matchers apart, strokes corrections, panels what is left. Throws QuestionError for a column that is not there, for one
 * that is asked for twice, and where more varies than is drawn: a mean over it would have no meaning.
 */
export function chooseChannels(rows: readonly Measurement[], asked: AskedChannels): Channels {
  const columns = columnsOf(rows);
  const given = names.flatMap((name) => asked[name] ?? []);
  for (const column of given) {
    if (!columns.includes(column)) throw new QuestionError(unknownName('column', column, columns));
  }
  const twice = given.find((column, i) => given.indexOf(column) !== i);
  if (twice !== undefined) {
    throw new QuestionError(`one column cannot be shown in two ways [column=${twice}]`);
  }
  const varied = columns.filter(
    (column) => !mayVary.has(column) && valuesOf(rows, column).length > 1,
  );
  const open = [...preferred, ...varied]
    .filter((column) => !partsOfMatcher.includes(column))
    .filter((column, i, all) => varied.includes(column) && all.indexOf(column) === i)
    .filter((column) => !given.includes(column));
  const isNumeric = (column: string) =>
    valuesOf(rows, column).every((value) => typeof value === 'number');
  const x =
    asked.x ??
    open.find(isNumeric) ??
    (open.includes('matcher') || open.length === 0 ? 'matcher' : (open[0] ?? 'matcher'));
  let channels: Channels = { ...asked, x };
  for (const [name, find] of wishes) {
    if (channels[name] !== undefined) continue;
    const left = open.filter((column) => isOpen(rows, channels, column));
    const column = find(left);
    if (column !== undefined) channels = { ...channels, [name]: column };
  }
  checkAllShown(rows, channels, varied);
  return channels;
}

const wishes: readonly (readonly [
  name: Exclude<keyof AskedChannels, 'x'>,
  find: (open: readonly string[]) => string | undefined,
])[] = [
  ['hue', (open) => open.find((one) => one === 'matcher')],
  ['style', (open) => open.find((one) => one === 'repair')],
  ['panel', (open) => open.find((one) => one !== 'repair' && one !== 'matcher')],
  ['row', (open) => open.find((one) => one !== 'repair' && one !== 'matcher')],
];

/** Whether rows that are drawn in one place differ in a column. */
function isOpen(rows: readonly Measurement[], channels: Channels, column: string): boolean {
  const by = Object.values(channels).filter((name) => name !== undefined);
  return [...groupsOf(rows, by).values()].some((group) => valuesOf(group, column).length > 1);
}

function checkAllShown(
  rows: readonly Measurement[],
  channels: Channels,
  varied: readonly string[],
): void {
  const mixed = varied.filter((column) => isOpen(rows, channels, column));
  if (mixed.length === 0) return;
  const all = mixed
    .map(
      (column) =>
        `${column} (${valuesOf(rows, column)
          .map((value) => value ?? 'none')
          .join(', ')})`,
    )
    .join('; ');
  const free = names.filter((name) => channels[name] === undefined).map((name) => `--${name}`);
  const show = free.length === 0 ? '' : `show it by ${free.join(', ')}, or `;
  throw new QuestionError(
    `a mean would mix values of ${all}; ${show}choose one by --where ${mixed[0]}=${valuesOf(rows, mixed[0] ?? '')[0]}`,
  );
}

function valuesOf(rows: readonly Measurement[], column: string): readonly Measurement[string][] {
  return [...new Set(rows.map((row) => row[column] ?? null))];
}
