import type { Complaint, Path } from './study-document.js';
import { listAt, valueAt } from './study-values.js';

/**
 * What a study has at most. The largest of ours has 1 kB, 4 levels, no alias, 9 keys in a map, 40 values and 36 cells;
 * 20,000 cells of a second each, of which there are none, take 6 hours.
 */
const most = {
  ...{ characters: 2 ** 18, levels: 32, aliases: 100, keys: 256, values: 50_000, cells: 20_000 },
} as const;

/** Part of a text as YAML's parser gives it, before anything is made of it; without recursion, however deep. */
export interface TextPart {
  readonly type: string;
  readonly offset: number;
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
 * What is wrong with a text that has more levels, aliases, keys in a map or values than any study needs: to make
 * something of it would take far more time, memory or stack than the text does.
 */
export function sizeComplaint(parts: readonly TextPart[]): Complaint | undefined {
  let [values, aliases] = [0, 0];
  const open = parts.map((part) => ({ part, levels: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { part, levels } = next;
    const { offset, items = [], value } = part;
    const refuse = (what: string, bound: keyof typeof most, got: number) => ({
      offset,
      message: tooMuch(what, bound, got),
    });
    values += items.length;
    if (part.type === 'alias') aliases += 1;
    const keys = isMap(part) ? items.length : 0;
    if (levels > most.levels) return refuse('a study is nested too deep', 'levels', levels);
    if (keys > most.keys) return refuse('a map has too many keys', 'keys', keys);
    if (aliases > most.aliases) return refuse('a study has too many aliases', 'aliases', aliases);
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

/** What is wrong with a study's plain data, be they wrong elsewhere or not, that name more cells than can be run. */
export function cellsComplaint(
  data: unknown,
  startOf: (path: Path) => number,
): Complaint | undefined {
  const grid = valueAt(data, ['grid']);
  const varied = typeof grid === 'object' && grid !== null ? Object.keys(grid) : [];
  const lists = [['pairs'], ['match'], ...varied.map((key) => ['grid', key])];
  const cells = lists.reduce((product, path) => product * (listAt(data, path).length || 1), 1);
  if (cells <= most.cells) return undefined;
  const offset = startOf(varied.length > 0 ? ['grid'] : ['pairs']);
  return { offset, message: tooMuch('a study has too many cells', 'cells', cells) };
}

function isMap({ type, start }: TextPart): boolean {
  return type === 'block-map' || (start !== undefined && 'source' in start && start.source === '{');
}

function tooMuch(what: string, bound: keyof typeof most, got: number): string {
  return `${what} [expected at most ${most[bound]} ${bound}, got ${got}]`;
}
