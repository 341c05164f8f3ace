import { type ModelMean, meanOverModels, type PairValue } from '@isthmus/connectivity';
import type { Measurement } from '../measurement/measurement.js';
import { type ChosenRows, groupsOf } from './chosen-rows.js';
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
      missing: group.length - pairs.length,
    };
  });
}

/** The rows that have a number, as values of pairs of models. */
export function pairValues(rows: readonly Measurement[]): PairValue[] {
  return rows.flatMap(({ a, b, value }) => {
    if (typeof value !== 'number') return [];
    const pair = JSON.stringify([a, b]);
    return [{ pair, a: unitOf(String(a)), b: unitOf(String(b)), value }];
  });
}
