import { incomingAxes } from '@isthmus/network';
import { pairMethod } from '../search/match-method.js';
import type { PairMatcher } from '../search/matcher.js';
import { createGramMatrix } from './gram-matrix.js';
import { visitsTo } from './weight-matching-group.js';

/**
 * Greedy matching from the input on: each group in its turn gets, once and for all, the
 * assignment that maximises the inner product of what comes into its units, b's groups before it permuted:
 * OTFusion's hard case (Singh & Jaggi 2020), which Git Re-Basin (appendix A.7.2) shows to go wrong. Where a
 * residual sum takes groups in that come later, they are where they started.
 */
export const greedyMatching: PairMatcher = function* (problem) {
  const { network, groups, start, timed } = problem;
  const permutation = new Map(start);
  const steps = groups.length;
  let objective = 0;
  for (const [i, group] of groups.entries()) {
    const axes = incomingAxes(network, group);
    const gram = createGramMatrix(group, problem, { kernel: 'dot', axes });
    try {
      const { value, gain, indices } = yield* visitsTo(group, gram, timed)(permutation);
      if (indices !== undefined) permutation.set(group.name, indices);
      objective += value;
      const place = { sweep: 1, done: i + 1, steps };
      yield { kind: 'step', ...place, subject: group.name, gain, objective };
    } finally {
      gram.dispose();
    }
  }
  return { permutation, sweeps: 1 };
};

export const greedyMethod = pairMethod({
  name: 'greedy',
  description: 'layer by layer, by incoming weights alone',
  source: 'Singh & Jaggi 2020, hard assignments',
  example: 'greedy',
  options: {},
  match: () => greedyMatching,
});
