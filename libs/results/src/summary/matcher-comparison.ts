import { type Comparison, compareMethods, lowestMethod } from '@isthmus/connectivity';
import type { Measurement } from '../measurement/measurement.js';
import { type ChosenRows, groupsOf } from './chosen-rows.js';
import { pairValues } from './group-means.js';

/** The matchers of one group against each other. */
export interface MatcherComparison {
  /** What else tells the group apart. */
  readonly group: Measurement;
  readonly comparisons: readonly Comparison[];
  /** The matcher whose value is shown to be the lowest; undefined where none is. */
  readonly lowest: string | undefined;
}

/** Of means by the matcher and whatever else: the matchers against each other, pair by pair, in each other group. */
export function compareMatchers(
  { rows }: ChosenRows,
  by: readonly string[],
): readonly MatcherComparison[] {
  if (!by.includes('matcher')) return [];
  const others = by.filter((name) => name !== 'matcher');
  return [...groupsOf(rows, others).values()].flatMap((group) => {
    const [first] = group;
    const methods = [...groupsOf(group, ['matcher']).values()].map((own) => ({
      method: String(own[0].matcher),
      pairs: pairValues(own),
    }));
    const comparisons = compareMethods(methods);
    if (comparisons.length === 0) return [];
    return [
      {
        group: Object.fromEntries(others.map((name) => [name, first[name] ?? null])),
        comparisons,
        lowest: lowestMethod(methods, comparisons),
      },
    ];
  });
}
