import type { RandomStream } from '@isthmus/random';
import { areIndependent, modelsOf, type PairValue } from './jackknife.js';

/**
 * A drawer of means over resamples. Where no two pairs share a model, pairs are drawn; else models are, with replacement,
 * and a pair counts as often as both its models were drawn together (Owen 2007; it errs towards too much spread).
 */
export function resampledMeans(pairs: readonly PairValue[]): (random: RandomStream) => number {
  const models = modelsOf(pairs);
  const place = new Map(models.map((model, i) => [model, i] as const));
  const ends = pairs.map(({ a, b }) => [place.get(a) ?? 0, place.get(b) ?? 0] as const);
  const isIndependent = areIndependent(pairs);
  const units = isIndependent ? pairs.length : models.length;
  const counts = new Array<number>(units).fill(0);
  const weightOf = (pair: number): number => {
    if (isIndependent) return counts[pair] ?? 0;
    const [a, b] = ends[pair] ?? [0, 0];
    return (counts[a] ?? 0) * (a === b ? 1 : (counts[b] ?? 0));
  };
  return (random) => {
    for (;;) {
      counts.fill(0);
      for (let draw = 0; draw < units; draw += 1) {
        const at = random.integer(units);
        counts[at] = (counts[at] ?? 0) + 1;
      }
      let [sum, total] = [0, 0];
      for (const [i, { value }] of pairs.entries()) {
        const weight = weightOf(i);
        sum += weight * value;
        total += weight;
      }
      if (total > 0) return sum / total;
    }
  };
}
