import { widthOf } from '@isthmus/network-theory';
import {
  type CellResult,
  cellKey,
  expandStudy,
  pairLabel,
  type StudyCell,
  type StudyResults,
} from '@isthmus/study';
import { QuestionError } from '../summary/chosen-rows.js';

/** A cell of a study, its number, and what came of it. */
export interface FoundCell {
  /** From 1, in the order of the study. */
  readonly number: number;
  readonly cell: StudyCell;
  readonly result: CellResult | undefined;
  readonly unfinished: StudyResults['unfinished'][number] | undefined;
}

/** As many cells are named of those that words fit. */
const mostNamed = 5;

/**
 * The one cell that is meant: by its number, by the first letters of the digest of its match or of its path, or by words
 * that fit no other, such as "1-2 weight width=64". Throws QuestionError where that is not exactly one.
 */
export function findCell(results: StudyResults, asked: string): FoundCell {
  const all = cellsOf(results);
  const found = all.filter((one) => fits(one, asked));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  const fitting = found.length === 0 ? all : found;
  const named = fitting.slice(0, mostNamed).map((one) => labelOf(all, one));
  const more = fitting.length > mostNamed ? ['...'] : [];
  const how = found.length === 0 ? 'no cell is' : `${found.length} cells are`;
  throw new QuestionError(
    `${how} "${asked}" [expected a number from 1 to ${all.length}, a digest, or words that fit one cell]: ${[...named, ...more].join('; ')}`,
  );
}

/** A cell in words that tell it from the others of its study: "3: 1-2 weight learningRate=0.1". */
function labelOf(all: readonly FoundCell[], { number, cell }: FoundCell): string {
  const settings = settingsOf(cell).filter(([name, value]) =>
    all.some((other) =>
      settingsOf(other.cell).every(([key, own]) => key !== name || own !== value),
    ),
  );
  const words = settings.map(([name, value]) => `${name}=${value}`);
  return `${number}: ${[pairLabel(cell.pair), cell.method, ...words].join(' ')}`;
}

/** The settings of a cell by name, as text. */
function settingsOf({ dataset, network, train, evaluate, barrier }: StudyCell) {
  const named = Object.entries({ dataset, network, ...train, ...evaluate });
  const ofBarrier = Object.entries(barrier ?? {}).map(([name, value]) => [
    `barrier.${name}`,
    value,
  ]);
  return [...named, ...ofBarrier].map(([name, value]) => [String(name), String(value)] as const);
}

function cellsOf(results: StudyResults): FoundCell[] {
  const done = new Map(results.cells.map((one) => [cellKey(one.cell), one] as const));
  const without = new Map(results.unfinished.map((one) => [cellKey(one.cell), one] as const));
  return expandStudy(results.study).map((cell, index) => ({
    ...{ number: index + 1, cell },
    ...{ result: done.get(cellKey(cell)), unfinished: without.get(cellKey(cell)) },
  }));
}

function fits({ number, cell, result }: FoundCell, asked: string): boolean {
  if (/^\d+$/.test(asked)) return Number(asked) === number;
  const { match, evaluate } = result?.tasks ?? {};
  const digests = [match, evaluate].flatMap((task) => task?.digest ?? []);
  if (/^[0-9a-f]{6,64}$/.test(asked)) return digests.some((digest) => digest.startsWith(asked));
  const words = asked.split(/\s+/).filter((word) => word !== '');
  return words.length > 0 && words.every((word) => wordsOf(cell).has(word));
}

/** All that a cell may be called by. */
function wordsOf(cell: StudyCell): ReadonlySet<string> {
  const { dataset, network, pair, method } = cell;
  return new Set([
    ...[pairLabel(pair), method, method.split(':', 1).join(), dataset, network],
    ...settingsOf(cell).map(([name, value]) => `${name}=${value}`),
    ...widthWords(network),
  ]);
}

function widthWords(network: string): string[] {
  try {
    return [`width=${widthOf(network)}`];
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}
