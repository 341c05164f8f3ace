import { identityPermutation } from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import { identityMatching } from '../control/identity.js';
import {
  freshProblem,
  goldenJson,
  goldenProblem,
  objectiveOf,
  solve,
  solvePair,
} from '../problem/match-problem.fixture.js';
import type { MatchProblem, PairProblem } from '../problem/match-problem.js';
import type { PairMatcher } from '../search/matcher.js';
import { weightMatching } from '../weight/weight-matching.js';
import { parseMethod } from './parse-method.js';
import { bestOfRestarts, inTurn, type Restarted, restartable, restartOf } from './restarts.js';

interface Case {
  readonly name: string;
  readonly from_identity: { readonly best: number };
}
const cases = goldenJson('weight_matching.json') as readonly Case[];

const ofTwo = ({ a, b, start, ...context }: PairProblem): MatchProblem => ({
  ...context,
  models: [a, b],
  start: [identityPermutation(context.groups), start],
});

/** The best of several restarts on a pair. */
function best(match: PairMatcher, restarts: number, problem: PairProblem) {
  const found = solve(inTurn(restartable(match, restarts)), ofTwo(problem));
  return { ...found, permutation: found.permutations[1]!, objectives: found.restarts!.objectives };
}

/** Runs a search to its end, for what it returns. */
function resultOf<Result>(search: Generator<unknown, Result>): Result {
  for (let next = search.next(); ; next = search.next()) if (next.done) return next.value;
}

describe('the best of several restarts', () => {
  it.each(cases.map(({ name, from_identity }) => [name, from_identity.best] as const))(
    'reaches the best of 200 orders of %s, or better',
    (name, known) => {
      // Few orders lead to the best of the deep one: one of the first of this seed does.
      const problem = goldenProblem(name, 0);
      const found = best(weightMatching, 40, problem);
      expect(objectiveOf(problem, found)).toBeGreaterThan(known - 1e-6 * Math.abs(known));
    },
  );

  it('is the greatest of the objectives that it tells, which differ', () => {
    const problem = goldenProblem('independent_deep', 3);
    const { objectives, ...found } = best(weightMatching, 8, problem);
    expect(objectives).toHaveLength(8);
    expect(objectiveOf(problem, found)).toBeCloseTo(Math.max(...objectives), 4);
    expect(new Set(objectives.map((value) => value.toFixed(3))).size).toBeGreaterThan(4);
  });

  it('tells the objectives that the restarts have by themselves, and the sum of their sweeps', () => {
    const problem = goldenProblem('independent_deep', 3);
    const alone = [0, 1, 2, 3].map((index) => solvePair(weightMatching, restartOf(problem, index)));
    const { objectives, sweeps } = best(weightMatching, 4, problem);
    expect(objectives).toEqual(alone.map(({ steps }) => steps.at(-1)!.objective));
    expect(sweeps).toBe(alone.reduce((sum, found) => sum + found.sweeps, 0));
  });

  it('is the same whatever order they are run in', () => {
    const problem = ofTwo(goldenProblem('independent_deep', 3));
    const search = restartable(weightMatching, 4);
    const found: Restarted[] = [];
    for (const index of [2, 0, 3, 1]) found[index] = resultOf(search.restart(problem, index));
    const { steps: _, ...inOrder } = solve(inTurn(search), problem);
    expect(bestOfRestarts(found, problem.groups)).toEqual(inOrder);
  });

  it('begins with the search as it is, and starts elsewhere or in other orders after it', () => {
    const problem = goldenProblem('independent', 3);
    expect(restartOf(problem, 0)).toBe(problem);
    expect(restartOf(problem, 1).start).not.toEqual(problem.start);
    expect(restartOf(problem, 2).start).toBe(problem.start);
    const seeds = [0, 1, 2, 3, 4].map((index) => restartOf(problem, index).seed);
    expect(new Set(seeds).size).toBe(5);
  });
});

describe('of three models', () => {
  const problem = freshProblem('mlp:5-7-6-3', { models: 3, seed: 1 });
  const pair = (objective: number, unit: number) => ({
    permutation: new Map([['fc1', Int32Array.of(unit)]]),
    sweeps: objective,
    objective,
  });

  it('each has the best of its own, the first one of equals; objectives are summed over them', () => {
    const found = [
      [pair(5, 1), pair(1, 2)],
      [pair(5, 3), pair(4, 4)],
    ];
    const { permutations, ...rest } = bestOfRestarts(found, problem.groups);
    expect(permutations.slice(1)).toEqual([found[0]![0]!.permutation, found[1]![1]!.permutation]);
    expect(permutations[0]).toEqual(identityPermutation(problem.groups));
    expect(rest).toEqual({ sweeps: 10, restarts: { objectives: [6, 9] } });
  });

  it.each(['weight', 'ste', 'annealing'])('%s tells one objective a restart', (name) => {
    const quick = { weight: '', ste: 'epochs=1,', annealing: 'steps=20,' }[name];
    const { matcher } = parseMethod(`${name}:${quick}restarts=3`);
    const { restarts } = solve(matcher, problem);
    expect(restarts!.objectives).toHaveLength(3);
    expect(new Set(restarts!.objectives).size).toBeGreaterThan(1);
  });
});

it('is refused for a method without an objective', () => {
  const silent: PairMatcher = function* (given) {
    yield { kind: 'step', sweep: 1, done: 1, steps: 1, subject: 'fc1', gain: 0 };
    return yield* identityMatching(given);
  };
  expect(() => best(silent, 2, goldenProblem('independent', 1))).toThrow('tells its objective');
});
