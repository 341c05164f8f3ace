import { mean } from '../mean.js';
import { jackknife, modelsOf, type PairValue } from './jackknife.js';
import { studentQuantile } from './student-quantile.js';

/** From a to b. */
export type Interval = readonly [low: number, high: number];

/** Fewer say too little of how models differ. */
export const leastModels = 5;

/** A mean over pairs of models, and what it says of pairs that were not measured. */
export interface ModelMean {
  readonly mean: number;
  /** Standard deviation over the pairs; undefined of one. */
  readonly deviation: number | undefined;
  readonly pairs: number;
  /** Different models in the pairs. */
  readonly models: number;
  /** Where the mean over all pairs of such models lies, at the level asked for; or why that cannot be said. */
  readonly interval: Interval | { readonly why: string };
  /** The smallest difference from 0 that so many models show in four of five studies; undefined without an interval. */
  readonly detectable: number | undefined;
}

/** The share of studies that would show a difference of that size. */
const power = 0.8;

/**
 * The mean of values of pairs, with an interval over models by `jackknife` and Student's t. There is none for fewer
 * than five models, nor where all pairs have a model in common. `level` is the share of such intervals that hold the
 * mean. Throws a RangeError for no pairs, and for values that are no numbers.
 */
export function meanOverModels(pairs: readonly PairValue[], level = 0.95): ModelMean {
  if (pairs.length === 0 || pairs.some(({ value }) => !Number.isFinite(value))) {
    throw new RangeError(`expected finite values of pairs, got ${pairs.length} pairs`);
  }
  const values = pairs.map(({ value }) => value);
  const center = mean(values);
  const models = modelsOf(pairs).length;
  const deviation =
    pairs.length === 1
      ? undefined
      : Math.sqrt(values.reduce((sum, one) => sum + (one - center) ** 2, 0) / (pairs.length - 1));
  const known = { mean: center, deviation, pairs: pairs.length, models };
  if (models < leastModels) {
    const why = `${models} independent model${models === 1 ? '' : 's'}; an interval needs ${leastModels}`;
    return { ...known, interval: { why }, detectable: undefined };
  }
  const spread = jackknife(pairs, (some) => mean(some.map(({ value }) => value)));
  if (spread === undefined) {
    const why = 'one model is in every pair: how models differ cannot be told';
    return { ...known, interval: { why }, detectable: undefined };
  }
  const error = Math.sqrt(spread.variance);
  const quantile = studentQuantile((1 + level) / 2, spread.degrees);
  return {
    ...known,
    interval: [center - quantile * error, center + quantile * error],
    detectable: (quantile + studentQuantile(power, spread.degrees)) * error,
  };
}
