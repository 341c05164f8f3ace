import { randomPermutation } from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import type { PairProblem } from './match-problem.js';
import type { MatchStep, MatchTick, PairMatch, PairMatcher } from './matcher.js';

/**
 * Restart `index` of a search, which can also be run by itself. Each has a seed of its own, and the first
 * is the search as it is; all with an even index begin where that does, the others at a random permutation.
 */
export function restartOf(problem: PairProblem, index: number): PairProblem {
  if (index === 0) return problem;
  const seed = createRandom(problem.seed, 'restart', index).integer(2 ** 32);
  if (index % 2 === 0) return { ...problem, seed };
  return { ...problem, seed, start: randomPermutation(problem.spec, seed) };
}

/**
 * Runs a seeded method from several starts and keeps the match of the greatest objective, as the method's
 * last step told it; the first one of equals. Sweeps are counted on from one run to the next. Throws a
 * RangeError for a method that tells no objective.
 */
export function bestOfRestarts(match: PairMatcher, restarts: number): PairMatcher {
  return function* (problem) {
    let best = yield* told(match(problem), 0);
    let { sweeps } = best.match;
    const objectives = [best.objective];
    while (objectives.length < restarts) {
      const found = yield* told(match(restartOf(problem, objectives.length)), sweeps);
      objectives.push(found.objective);
      sweeps += found.match.sweeps;
      if (found.objective > best.objective) best = found;
    }
    return { ...best.match, sweeps, restarts: { objectives } };
  };
}

/** Passes the steps of a search on, its sweeps counted from others on; the last objective is 0 without steps. */
function* told(
  search: ReturnType<PairMatcher>,
  sweepsBefore: number,
): Generator<MatchStep | MatchTick, { readonly match: PairMatch; readonly objective: number }> {
  let last: MatchStep | undefined;
  try {
    for (;;) {
      const next = search.next();
      if (next.done) return { match: next.value, objective: objectiveOf(last) };
      if (next.value.kind === 'tick') {
        yield next.value;
        continue;
      }
      last = next.value;
      yield { ...last, sweep: sweepsBefore + last.sweep };
    }
  } finally {
    // Stopped early, the search must give back what it holds.
    search.return({ permutation: new Map(), sweeps: 0 });
  }
}

function objectiveOf(last: MatchStep | undefined): number {
  if (last === undefined) return 0;
  if (last.objective === undefined) {
    throw new RangeError('the best of several runs needs a method that tells its objective');
  }
  return last.objective;
}
