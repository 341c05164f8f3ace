import { type ModelMean, meanOverModels, type PairValue } from '@isthmus/connectivity';
import type { Measurement } from '../measurement/measurement.js';
import { type ChosenRows, groupsOf, QuestionError } from './chosen-rows.js';
import { unitOf } from './model-unit.js';

/** A mean over the pairs of a group. */
export interface GroupMean {
  /** The values of the columns that tell groups apart, by name. */
  readonly group: Measurement;
  /** Undefined where no pair has a number. */
  readonly mean: ModelMean | undefined;
  /** Pairs without a number. */
  readonly missing: number;
}

/** A mean a group, in the order of the rows. */
export function groupMeans({ rows }: ChosenRows, by: readonly string[]): readonly GroupMean[] {
  return [...groupsOf(rows, by).values()].map((group) => {
    const [first] = group;
    const pairs = pairValues(group);
    return {
      group: Object.fromEntries(by.map((name) => [name, first[name] ?? null])),
      mean: pairs.length === 0 ? undefined : meanOverModels(pairs),
      missing: group.filter(({ value }) => typeof value !== 'number').length,
    };
  });
}

/**
 * The rows that have a number, as values of pairs of models, each pair once: of cells that share a path the number is
 * one. Throws QuestionError where a pair has several, which no column tells apart.
 */
export function pairValues(rows: readonly Measurement[]): PairValue[] {
  const values = new Map<string, PairValue>();
  for (const { a, b, value } of rows) {
    if (typeof value !== 'number') continue;
    const pair = JSON.stringify([a, b]);
    const known = values.get(pair);
    if (known !== undefined && known.value !== value) {
      throw new QuestionError(
        `a mean would count a pair of models more than once [pair=${a} and ${b}, values=${known.value}, ${value}]; choose cells by --where`,
      );
    }
    values.set(pair, { pair, a: unitOf(String(a)), b: unitOf(String(b)), value });
  }
  return [...values.values()];
}
