import type { PairValue } from './jackknife.js';
import { type ModelMean, meanOverModels } from './mean-over-models.js';

/** The values of one method's pairs. */
export interface MethodValues {
  readonly method: string;
  readonly pairs: readonly PairValue[];
}

/** Two methods on the pairs that both were tried on. */
export interface Comparison {
  readonly methods: readonly [one: string, other: string];
  /** Of the first's value less the second's, pair by pair. */
  readonly difference: ModelMean;
  /** That mean over the standard deviation of the differences (Cohen's d_z); undefined where they do not vary. */
  readonly effect: number | undefined;
  /** Whether the interval holds 0 or is not there: then neither is ahead. */
  readonly isOpen: boolean;
}

/**
 * All methods against each other, pair by pair: what a pair of models has of its own drops out. So that of all intervals
 * together 95 % hold, each is of a level of 1 - 0.05 / comparisons (Bonferroni). Methods without a pair in common are left
 * out.
 */
export function compareMethods(methods: readonly MethodValues[]): readonly Comparison[] {
  const couples = methods.flatMap((one, at) =>
    methods.slice(at + 1).map((other) => [one, other] as const),
  );
  const level = 1 - 0.05 / Math.max(1, couples.length);
  return couples.flatMap(([one, other]) => {
    const differences = differencesOf(one, other);
    if (differences.length === 0) return [];
    const difference = meanOverModels(differences, level);
    const { interval, deviation, mean } = difference;
    return [
      {
        methods: [one.method, other.method] as const,
        difference,
        effect: deviation === undefined || deviation === 0 ? undefined : mean / deviation,
        isOpen: 'why' in interval || (interval[0] <= 0 && interval[1] >= 0),
      },
    ];
  });
}

/**
 * The method whose value is lower than that of every other one, by an interval that does not hold 0; undefined where
 * these pairs do not show one, or some method has no pair in common with it.
 */
export function lowestMethod(
  methods: readonly MethodValues[],
  comparisons: readonly Comparison[],
): string | undefined {
  const isAhead = (name: string) => {
    const own = comparisons.filter(({ methods }) => methods.includes(name));
    return (
      own.length === methods.length - 1 &&
      own.every(({ methods: [one], difference, isOpen }) => {
        return !isOpen && (one === name ? difference.mean < 0 : difference.mean > 0);
      })
    );
  };
  return methods.length < 2 ? undefined : methods.find(({ method }) => isAhead(method))?.method;
}

function differencesOf(one: MethodValues, other: MethodValues): PairValue[] {
  const values = new Map(other.pairs.map(({ pair, value }) => [pair, value] as const));
  return one.pairs.flatMap((pair) => {
    const value = values.get(pair.pair);
    return value === undefined ? [] : [{ ...pair, value: pair.value - value }];
  });
}
