import { NotationError, type Reader, reader } from '@isthmus/notation';
import type { Permutation } from '@isthmus/permutation';
import { nearestName } from '@isthmus/spelling';
import type { MatchProblem } from '../problem/match-problem.js';
import { inFirstOrder } from '../search/in-first-order.js';
import type { Matcher, MatchStep, MatchTick } from '../search/matcher.js';
import { matchMethods } from './matchers.js';

/** Finds where a search is to begin: one permutation a model, in the order of the first one's units. */
export type Starter = (
  problem: MatchProblem,
) => Generator<MatchStep | MatchTick, readonly Permutation[]>;

/** Where the task says. */
export const asGiven: Starter = function* ({ start }) {
  return start;
};

/** Reads the option `start`: a word of the method's own, or another method's name, which then runs with its defaults. */
export function startWord(own: readonly string[]): Reader<string> {
  const words = [...own, ...Object.keys(matchMethods)];
  const expected = `${own.join(', ')} or the name of a method`;
  return reader(expected, (text) => {
    const nearest = nearestName(text, words);
    if (words.includes(text) || nearest === undefined) return words.find((word) => word === text);
    throw new NotationError(`${expected}, got "${text}" (did you mean "${nearest}"?)`);
  });
}

/**
 * Where another method ends, run with the task's seed from the task's start: as if that had been matched
 * first. Its steps are told as the start's, without their objective, which is another one.
 */
export function foundBy(match: Matcher): Starter {
  return function* (problem) {
    const search = match(problem);
    try {
      for (let next = search.next(); ; next = search.next()) {
        if (next.done) return inFirstOrder(next.value.permutations, problem.spec);
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
