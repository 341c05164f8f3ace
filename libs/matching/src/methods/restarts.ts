import {
  identityPermutation,
  type Permutation,
  type PermutationSpec,
  randomPermutation,
} from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import type { MatchProblem, PairProblem } from '../problem/match-problem.js';
import type { Match, Matcher, MatchStep, MatchTick, PairMatcher } from '../search/matcher.js';

/** What one restart found for one model, and the objective that its last step told; 0 without steps. */
interface RestartedPair {
  readonly permutation: Permutation;
  readonly sweeps: number;
  readonly objective: number;
}

/** What one restart found: of every model but the first. */
export type Restarted = readonly RestartedPair[];

/** A search of which every restart can be run by itself, in any order and anywhere. */
export interface RestartableSearch {
  readonly restarts: number;
  /** Runs restart `index`, from 0. Throws a RangeError for a method that tells no objective. */
  restart(problem: MatchProblem, index: number): Generator<MatchStep | MatchTick, Restarted>;
}

/**
 * Restart `index` of a search. Each has a seed of its own, and the first is the search as it is; all
 * with an even index begin where that does, the others at a random permutation.
 */
export function restartOf(problem: PairProblem, index: number): PairProblem {
  if (index === 0) return problem;
  const seed = createRandom(problem.seed, 'restart', index).integer(2 ** 32);
  if (index % 2 === 0) return { ...problem, seed };
  return { ...problem, seed, start: randomPermutation(problem.groups, seed) };
}

/** Lines every model up with the first by a seeded method, as often as it is started. */
export function restartable(match: PairMatcher, restarts: number): RestartableSearch {
  return {
    restarts,
    *restart({ models: [a, ...others], start, ...context }, index) {
      const found: RestartedPair[] = [];
      for (const [i, b] of others.entries()) {
        const pair = { ...context, a, b, start: start[i + 1] };
        found.push(yield* withObjective(match(restartOf(pair, index))));
      }
      return found;
    },
  };
}

/**
 * The best of all restarts, in their order: of each model the match of the greatest objective, the first
 * one of equals. Sweeps are all that were made.
 */
export function bestOfRestarts(found: readonly Restarted[], groups: PermutationSpec): Match {
  const [first = []] = found;
  const models = first.map((_, i) => found.map((restarted) => restarted[i]));
  const best = models.map((restarts) =>
    restarts.reduce((one, other) => (other.objective > one.objective ? other : one)),
  );
  return {
    permutations: [identityPermutation(groups), ...best.map(({ permutation }) => permutation)],
    sweeps: Math.max(...models.map((restarts) => total(restarts.map(({ sweeps }) => sweeps)))),
    restarts: {
      objectives: found.map((restarted) => total(restarted.map(({ objective }) => objective))),
    },
  };
}

/** Runs all restarts one after the other, and gives the best. */
export function inTurn({ restarts, restart }: RestartableSearch): Matcher {
  return function* (problem) {
    const found: Restarted[] = [];
    while (found.length < restarts) found.push(yield* restart(problem, found.length));
    return bestOfRestarts(found, problem.groups);
  };
}

/** Passes a search's steps on, and keeps the objective of the last one. */
function* withObjective(
  search: ReturnType<PairMatcher>,
): Generator<MatchStep | MatchTick, RestartedPair> {
  let last: MatchStep | undefined;
  try {
    for (let next = search.next(); ; next = search.next()) {
      if (next.done) return { ...next.value, objective: objectiveOf(last) };
      if (next.value.kind === 'step') last = next.value;
      yield next.value;
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

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
