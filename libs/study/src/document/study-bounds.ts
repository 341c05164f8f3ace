import { shorten } from '@isthmus/spelling';
import type { Complaint, Path } from '../complaint.js';
import { countPairs, isPairRule, usualRule } from '../ends/pair-rules.js';
import { listAt, valueAt } from '../study-values.js';
import { sweepBlocks } from '../sweep/combinations.js';

/**
 * What a study has at most. The largest of ours has 1 kB, 200 tokens, 4 levels, no alias, 9 keys in a map, 40 values
 * and 36 cells; 20,000 cells of a second each, of which there are none, take 6 hours.
 */
const most = {
  characters: 2 ** 18,
  levels: 32,
  keys: 256,
  values: 50_000,
  cells: 20_000,
  errors: 100,
  aliases: 100,
  anchors: 100,
  tags: 100,
  directives: 10,
  documents: 10,
  comments: 2000,
  lines: 50_000,
  commas: 50_000,
  tokens: 150_000,
} as const;

/** The bounds of tokens, by the names that YAML's parser gives them; what else there is are tokens only. */
const boundOf = new Map<string, keyof typeof most>([
  ['alias', 'aliases'],
  ['anchor', 'anchors'],
  ['tag', 'tags'],
  ['directive-line', 'directives'],
  ['doc-start', 'documents'],
  ['doc-end', 'documents'],
  ['comment', 'comments'],
  ['newline', 'lines'],
  ['comma', 'commas'],
]);

/** Part of a text as YAML's parser gives it, before anything is made of it; without recursion, however deep. */
export interface TextPart {
  readonly type: string;
  readonly offset: number;
  readonly message?: string;
  readonly source?: string;
  readonly start?: TextPart | readonly TextPart[];
  readonly value?: TextPart;
  readonly items?: readonly { readonly key?: TextPart | null; readonly value?: TextPart }[];
}

/** What is wrong with a text that is too long to be looked at. */
export function lengthComplaint({ length }: string): Complaint | undefined {
  if (length <= most.characters) return undefined;
  return { offset: 0, message: tooMuch('a study is too long', 'characters', length) };
}

/**
 * Counts a text's tokens. Given each in turn, it says what is wrong with a text that has more than any study needs:
 * to go on reading would take far more time than the text does.
 */
export function tokenCount(): (type: string, offset: number) => Complaint | undefined {
  const counts = new Map<keyof typeof most, number>();
  return (type, offset) => {
    for (const bound of ['tokens', boundOf.get(type)] as const) {
      if (bound === undefined) continue;
      const got = (counts.get(bound) ?? 0) + 1;
      counts.set(bound, got);
      if (got > most[bound]) {
        return { offset, message: tooMuch(`a study has too many ${bound}`, bound, got) };
      }
    }
    return undefined;
  };
}

/** What is wrong with a text that is no YAML in more places than anybody reads about. */
export function errorsComplaint(errors: readonly Complaint[]): Complaint | undefined {
  const [first] = errors;
  if (first === undefined || errors.length <= most.errors) return undefined;
  const { offset, message } = first;
  const what = tooMuch('not valid YAML in too many places', 'errors', errors.length);
  return { offset, message: `${what}, of which the first: ${shorten(message)}` };
}

/**
 * What is wrong with a text that has more levels, keys in a map, values or errors than any study needs: to make
 * something of it would take far more time, memory or stack than the text does.
 */
export function sizeComplaint(parts: readonly TextPart[]): Complaint | undefined {
  const errors = parts.flatMap(({ offset, message }) => (message ? [{ offset, message }] : []));
  const tooManyErrors = errorsComplaint(errors);
  if (tooManyErrors) return tooManyErrors;
  let values = 0;
  const open = parts.map((part) => ({ part, levels: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { part, levels } = next;
    const { offset, items = [], value } = part;
    const refuse = (what: string, bound: keyof typeof most, got: number) => ({
      offset,
      message: tooMuch(what, bound, got),
    });
    values += items.length;
    const keys = isMap(part) ? items.length : 0;
    if (levels > most.levels) return refuse('a study is nested too deep', 'levels', levels);
    if (keys > most.keys) return refuse('a map has too many keys', 'keys', keys);
    if (values > most.values) return refuse('a study has too many values', 'values', values);
    for (const inner of [value, ...items.flatMap((item) => [item.key, item.value])]) {
      if (inner) open.push({ part: inner, levels: levels + 1 });
    }
  }
  return undefined;
}

/** What is wrong with a study whose aliases stand for too much; `values` counts what they stand for each time. */
export function expansionComplaint(offset: number, values: number): Complaint | undefined {
  if (values <= most.values) return undefined;
  const message = tooMuch('a study has too many values, written without aliases', 'values', values);
  return { offset, message };
}

/**
 * What is wrong with a study's plain data, be they wrong elsewhere or not, that name more cells than can be run; so many
 * pairs of given models, which are known once these have been read, are added to those that the data name.
 */
export function cellsComplaint(
  data: unknown,
  startOf: (path: Path) => number,
  givenPairs = 0,
): Complaint | undefined {
  const lists = varyingLists(data);
  const varied = lists.reduce((product, { length }) => product * length, 1);
  const areMatchersVaried = sweepBlocks(data).some((rows) => rows.every(({ match }) => match));
  const methods = areMatchersVaried ? 1 : listAt(data, ['match']).length || 1;
  const cells = varied * (countOfPairs(data) + givenPairs || 1) * methods;
  if (cells <= most.cells) return undefined;
  const place = lists[0]?.place ?? (valueAt(data, ['pairs']) === undefined ? ['seeds'] : ['pairs']);
  return { offset: startOf(place), message: tooMuch('a study has too many cells', 'cells', cells) };
}

/** The lists that are crossed, whatever the keys under which they stand. */
function varyingLists(data: unknown) {
  const grids = [['grid'], ['sweep', 'grid']].flatMap((place) =>
    keysOf(valueAt(data, place)).map((key) => ({
      place,
      length: listAt(data, [...place, key]).length,
    })),
  );
  const zip = ['sweep', 'zip'];
  const lengths = keysOf(valueAt(data, zip)).map((key) => listAt(data, [...zip, key]).length);
  const list = ['sweep', 'list'];
  const rows = [
    { place: zip, length: Math.max(0, ...lengths) },
    { place: list, length: listAt(data, list).length },
  ];
  return [...grids, ...rows].filter(({ length }) => length > 0);
}

/** How many pairs a study's plain data name, but for those of given models that no list names. */
function countOfPairs(data: unknown): number {
  const [pairs, seeds] = [valueAt(data, ['pairs']), valueAt(data, ['seeds'])];
  if (Array.isArray(pairs)) return pairs.length;
  const count = Array.isArray(seeds) ? seeds.length : Number(seeds ?? 0);
  return countPairs(Number.isFinite(count) ? count : 0, isPairRule(pairs) ? pairs : usualRule);
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

function isMap({ type, start }: TextPart): boolean {
  return type === 'block-map' || (start !== undefined && 'source' in start && start.source === '{');
}

function tooMuch(what: string, bound: keyof typeof most, got: number): string {
  return `${what} [expected at most ${most[bound]} ${bound}, got ${got}]`;
}
