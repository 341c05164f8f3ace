import { assignmentSteps } from '@isthmus/assignment';
import { choice } from '@isthmus/notation';
import { nestedGroups } from '@isthmus/permutation';
import { requireData } from '../problem/check-problem.js';
import { pairMethod } from '../search/match-method.js';
import type { PairMatcher } from '../search/matcher.js';
import { declareOptions, type ValuesOf } from '../search/method-options.js';
import { ticking } from '../search/ticking.js';
import type { Moments } from './activation-moments.js';
import { activationMoments } from './activation-pass.js';
import { type StatisticName, statisticNames, statistics } from './activation-statistics.js';
import { tapChoices } from './activation-taps.js';

const activationOptions = declareOptions({
  statistic: {
    description: 'how alike the activations of two units are',
    read: choice(...statisticNames),
    default: 'covariance',
  },
  taps: {
    description: 'on which of the values that hold a group it is looked at',
    read: choice(...tapChoices),
    default: 'last',
  },
});

/** What is compared, and where. */
export type ActivationMatchingOptions = ValuesOf<typeof activationOptions>;

/**
 * Activation matching: Ainsworth, Hayase & Srinivasa, "Git Re-Basin" (ICLR 2023), section 3.1.
 * Both networks see the same examples; each group, by itself, gets the assignment that maximises
 * the sum of a statistic of a's units and b's. Git Re-Basin takes second moments, Ferbach et al. 2024
 * covariances, REPAIR (Jordan et al. 2023) correlations. With several taps the mean of their
 * statistics counts. A group that lies on no value, such as an attention's heads, stays as
 * it was at the start; so do whole parts, and the units of parts that are not in their place at the start. Throws a RangeError without examples.
 */
export function activationMatching({ statistic, taps }: ActivationMatchingOptions): PairMatcher {
  return function* ({ a, b, network, groups, start, data, timed }) {
    const [modelA, modelB] = [a, b].map((weights) => ({ network, groups, weights }));
    const { batches, ofGroup } = yield* activationMoments(modelA, modelB, {
      ...{ data: requireData(data), taps, timed, groupCount: groups.length },
    });
    const steps = batches + groups.length;
    const permutation = new Map(start);
    const nested = nestedGroups(groups);
    const isMoved = (whole: string) => start.get(whole)?.some((index, at) => index !== at) === true;
    let objective = 0;
    for (const [i, { name, size }] of groups.entries()) {
      const isInPlace = !isMoved(nested.get(name)?.whole ?? '');
      const gram = isInPlace ? meanOf(ofGroup.get(name) ?? [], statistic) : undefined;
      const before = permutation.get(name);
      let gain = 0;
      if (gram !== undefined && before !== undefined) {
        const benefit = { rows: size, columns: size, data: gram };
        const pieces = assignmentSteps(benefit, { maximize: true });
        const { columnOfRow, value } = yield* ticking(pieces, 'assignment', timed);
        permutation.set(name, columnOfRow);
        gain = value - before.reduce((sum, column, row) => sum + gram[row * size + column], 0);
        objective += value;
      }
      const place = { sweep: 1, done: batches + i + 1, steps };
      yield { kind: 'step', ...place, subject: name, gain, objective };
    }
    return { permutation, sweeps: 1 };
  };
}

export const activationMethod = pairMethod({
  name: 'activation',
  description: 'one assignment a group, by its activations',
  source: 'Ainsworth et al. 2023, section 3.1',
  example: 'activation:statistic=correlation,taps=last',
  needsData: true,
  options: activationOptions,
  match: activationMatching,
});

/** The mean of a statistic over all taps; undefined without taps. */
function meanOf(taps: readonly Moments[], statistic: StatisticName): Float64Array | undefined {
  const [first, ...others] = taps.map(statistics[statistic]);
  if (first === undefined) return undefined;
  return first.map((value, at) =>
    others.reduce((sum, other) => sum + other[at] / taps.length, value / taps.length),
  );
}
