import type { Permutation } from '@isthmus/permutation';
import type { MatchProblem } from '../problem/match-problem.js';
import { inFirstOrder } from '../search/in-first-order.js';
import type { Matcher, MatchStep, MatchTick } from '../search/matcher.js';

/** Finds where a search is to begin: one permutation a model, in the order of the first one's units. */
export type Starter = (
  problem: MatchProblem,
) => Generator<MatchStep | MatchTick, readonly Permutation[]>;

/** Where the task says. */
export const asGiven: Starter = function* ({ start }) {
  return start;
};

/**
 * Where another method ends, run with the task's seed from the task's start: as if that had been matched
 * first. Its steps are told as the start's, without their objective, which is another one.
 */
export function foundBy(match: Matcher): Starter {
  return function* (problem) {
    const search = match(problem);
    try {
      for (let next = search.next(); ; next = search.next()) {
        if (next.done) return inFirstOrder(next.value.permutations, problem.groups);
        if (next.value.kind === 'tick') {
          yield next.value;
          continue;
        }
        const { objective: _, ...step } = next.value;
        yield { ...step, subject: `start, ${step.subject}` };
      }
    } finally {
      search.return({ permutations: [], sweeps: 0 });
    }
  };
}

/** The search, begun where the starter says. */
export function startedBy(starter: Starter, match: Matcher): Matcher {
  return function* (problem) {
    return yield* match({ ...problem, start: yield* starter(problem) });
  };
}
