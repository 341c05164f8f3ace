/** What was measured of a pair of models. */
export interface PairValue {
  /** Tells it from the other pairs. */
  readonly pair: string;
  /** The two models; those that are not independent of each other have one label. */
  readonly a: string;
  readonly b: string;
  readonly value: number;
}

/** How surely a statistic of pairs is known. */
export interface Jackknife {
  readonly variance: number;
  /** Degrees of freedom: what could be left out less one, and less than the pairs. */
  readonly degrees: number;
}

/**
 * The variance of a statistic of pairs of models, by leaving one model out at a time with all pairs that have it: those
 * are not independent of each other (Arvesen 1969, for such means over pairs; it errs upwards, Efron & Stein 1981).
 * Where no two pairs share a model the pairs are independent, and are left out instead. Undefined where nothing is left
 * without some model: then it cannot be told how models differ.
 */
export function jackknife(
  pairs: readonly PairValue[],
  statistic: (pairs: readonly PairValue[]) => number,
): Jackknife | undefined {
  const units = modelsOf(pairs);
  const left = areIndependent(pairs)
    ? pairs.map((out) => pairs.filter((one) => one !== out))
    : units.map((out) => pairs.filter(({ a, b }) => a !== out && b !== out));
  if (left.length < 2 || left.some(({ length }) => length === 0)) return undefined;
  const values = left.map(statistic);
  const center = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return {
    variance: ((values.length - 1) / values.length) * spread,
    degrees: Math.min(values.length, pairs.length) - 1,
  };
}

/** Whether no two pairs share a model. */
export function areIndependent(pairs: readonly PairValue[]): boolean {
  const ends = pairs.flatMap(({ a, b }) => (a === b ? [a] : [a, b]));
  return new Set(ends).size === ends.length;
}

/** The different models of pairs. */
export function modelsOf(pairs: readonly PairValue[]): string[] {
  return [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
}
