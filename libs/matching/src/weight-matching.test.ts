import { initialize } from '@isthmus/network';
import {
  composePermutations,
  identityPermutation,
  isIdentity,
  permuteWeights,
  randomPermutation,
} from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import {
  contextOf,
  goldenJson,
  goldenProblem,
  objectiveOf,
  solvePair,
} from './match-problem.fixture.js';
import type { PairProblem } from './match-problem.js';
import { weightMatching } from './weight-matching.js';

interface Case {
  readonly name: string;
  readonly from_identity: {
    readonly most_frequent: readonly (readonly [value: number, count: number])[];
    readonly best: number;
    readonly min: number;
    readonly distinct_values: number;
    readonly best_permutations: readonly (readonly number[])[];
  };
}
const cases = goldenJson('weight_matching.json') as readonly Case[];

const solve = (problem: PairProblem) => solvePair(weightMatching, problem);
const named = (name: string) => cases.find((candidate) => candidate.name === name)!;

describe('weight matching', () => {
  it.each(['independent', 'independent_unequal_widths', 'tiny_exhaustive'])(
    'ends in one of the two outcomes of %s, and reaches both',
    (name) => {
      const outcomes = named(name).from_identity.most_frequent.map(([value]) => value);
      const reached = new Set<number>();
      for (let seed = 0; seed < 12; seed++) {
        const problem = goldenProblem(name, seed);
        const objective = objectiveOf(problem, solve(problem));
        const outcome = outcomes.find((o) => Math.abs(objective - o) <= 1e-6 * Math.abs(o));
        expect(outcome, `objective ${objective} is none of ${outcomes}`).toBeDefined();
        reached.add(outcome!);
      }
      expect(reached.size).toBe(2);
    },
  );

  it('ends among the outcomes of 200 orders of a deep network', () => {
    const { min, best } = named('independent_deep').from_identity;
    const objectives = Array.from({ length: 20 }, (_, seed) => {
      const problem = goldenProblem('independent_deep', seed);
      return objectiveOf(problem, solve(problem));
    });
    expect(Math.min(...objectives)).toBeGreaterThan(min * (1 - 1e-6));
    expect(Math.max(...objectives)).toBeLessThan(best * (1 + 1e-6));
    expect(new Set(objectives.map((value) => value.toFixed(6))).size).toBeGreaterThan(5);
  });

  it.each(['planted_exact', 'planted_noise'])('recovers the permutation of %s', (name) => {
    for (let seed = 0; seed < 5; seed++) {
      const { permutation } = solve(goldenProblem(name, seed));
      const found = [...permutation.values()].map((indices) => [...indices]);
      expect(found).toEqual(named(name).from_identity.best_permutations);
    }
  });

  it('recovers a random permutation of 512 units a layer exactly, in at most 4 sweeps', () => {
    const context = contextOf('mlp:784-512-512-512-10', { seed: 3 });
    const { network, spec } = context;
    const a = initialize(network, 1);
    const planted = randomPermutation(spec, 2);
    const b = permuteWeights(a, spec, planted);
    const start = identityPermutation(spec);
    const { permutation, sweeps } = solve({ ...context, a, b, start });
    expect(isIdentity(composePermutations(planted, permutation))).toBe(true);
    expect(sweeps).toBeLessThanOrEqual(4);
  });

  it('tells each step with its gain, none below zero beyond rounding', () => {
    const problem = goldenProblem('independent_deep', 1);
    const { steps, sweeps } = solve(problem);
    expect(steps).toHaveLength(sweeps * problem.spec.length);
    expect(steps.every(({ gain }) => gain > -1e-5)).toBe(true);
    expect(steps[0]!.gain).toBeGreaterThan(0);
  });

  it('finds the identity between equal networks, in one sweep', () => {
    const context = contextOf('mlp:6-9-9-3', { seed: 0 });
    const a = initialize(context.network, 5);
    const start = identityPermutation(context.spec);
    const { permutation, sweeps } = solve({ ...context, a, b: a, start });
    expect(isIdentity(permutation)).toBe(true);
    expect(sweeps).toBe(1);
  });

  it('finds the same permutation for the same seed', () => {
    const once = solve(goldenProblem('independent_deep', 4));
    expect(solve(goldenProblem('independent_deep', 4)).permutation).toEqual(once.permutation);
  });

  it('leaves no tensor behind, also when its reader stops early', () => {
    const search = weightMatching(goldenProblem('independent_deep', 1));
    const before = tensorCount();
    search.next();
    expect(tensorCount()).toBeGreaterThan(before);
    search.return({ permutation: new Map(), sweeps: 0 });
    expect(tensorCount()).toBe(before);
  });
});
