import { innerProduct } from '@isthmus/connectivity';
import { initialize } from '@isthmus/network';
import {
  composePermutations,
  identityPermutation,
  invertPermutation,
  isIdentity,
  type Permutation,
  permuteWeights,
  randomPermutation,
} from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { alignToFirst } from '../methods/align-to-first.js';
import { contextOf, freshProblem, solve } from '../problem/match-problem.fixture.js';
import type { MatchProblem } from '../problem/match-problem.js';
import { weightMatching } from '../weight/weight-matching.js';
import { cycleConsistentMatching } from './cycle-consistent.js';

const inTurn = cycleConsistentMatching({ iterations: 200, update: 'in-turn' });
const together = cycleConsistentMatching({ iterations: 200, update: 'together' });
const notation = 'mlp:12-10-8-4';

/** Shuffled copies of one network. */
function plantedProblem(models: number, seed: number) {
  const context = contextOf(notation, { seed });
  const original = initialize(context.network, seed);
  const planted = Array.from({ length: models }, (_, i) =>
    randomPermutation(context.groups, 10 * seed + i),
  );
  return {
    ...context,
    models: planted.map((permutation) => permuteWeights(original, context.groups, permutation)),
    start: planted.map(() => identityPermutation(context.groups)),
    planted,
  };
}

/** The sum over pairs of models of the inner product of both, permuted. */
function agreement({ models, groups }: MatchProblem, permutations: readonly Permutation[]): number {
  const permuted = models.map((model, i) => permuteWeights(model, groups, permutations[i]!));
  return permuted
    .flatMap((one, i) => permuted.slice(0, i).map((other) => innerProduct(one, other)))
    .reduce((sum, value) => sum + value, 0);
}

/** The permutation that lines model j up with model i, by way of the universe. */
const between = (permutations: readonly Permutation[], i: number, j: number) =>
  composePermutations(permutations[j]!, invertPermutation(permutations[i]!));

describe('cycle-consistent matching', () => {
  it('lines four shuffled copies up with each other', () => {
    for (let seed = 1; seed <= 3; seed++) {
      const problem = plantedProblem(4, seed);
      const { permutations } = solve(inTurn, problem);
      const undone = permutations.map((permutation, i) =>
        composePermutations(problem.planted[i]!, permutation),
      );
      for (const one of undone) expect(one).toEqual(undone[0]);
    }
  });

  it('moves nothing around any cycle', () => {
    for (const matcher of [inTurn, together]) {
      const { permutations } = solve(matcher, freshProblem(notation, { models: 4, seed: 2 }));
      for (const [i, j, k] of [
        [0, 1, 2],
        [1, 2, 3],
        [3, 0, 2],
      ] as const) {
        const [first, second, third] = [
          [i, j],
          [j, k],
          [k, i],
        ].map(([to, from]) => between(permutations, to!, from!));
        const around = composePermutations(composePermutations(third!, second!), first!);
        expect(isIdentity(around)).toBe(true);
      }
    }
  });

  it('agrees better over all pairs than lining every model up with the first does', () => {
    for (let seed = 1; seed <= 3; seed++) {
      const problem = freshProblem(notation, { models: 4, seed });
      const found = agreement(problem, solve(inTurn, problem).permutations);
      const toFirst = solve(alignToFirst(weightMatching), problem);
      expect(found).toBeGreaterThan(agreement(problem, problem.start));
      expect(found).toBeGreaterThan(1.1 * agreement(problem, toFirst.permutations));
    }
  });

  it('tells one step a model, an objective that never falls, and last that of the permutations', () => {
    const problem = freshProblem(notation, { models: 3, seed: 1 });
    const { steps, sweeps, permutations } = solve(inTurn, problem);
    expect(steps).toHaveLength(3 * sweeps + 1);
    expect(steps.slice(0, 4).map(({ subject }) => subject)).toEqual([
      'model 1',
      'model 2',
      'model 3',
      'model 1',
    ]);
    expect(steps.slice(0, -1).every(({ gain }) => gain >= 0)).toBe(true);
    expect(steps.at(-1)!.objective).toBeCloseTo(agreement(problem, permutations), 4);
  });

  it('climbs with all models at once too, as published', () => {
    const problem = freshProblem(notation, { models: 3, seed: 1 });
    const { steps, permutations } = solve(together, problem);
    expect(steps.slice(0, -1).every(({ gain }) => gain >= 0)).toBe(true);
    expect(agreement(problem, permutations)).toBeGreaterThan(agreement(problem, problem.start));
  });

  it('keeps no tensors from step to step', () => {
    const counts: number[] = [];
    for (const { kind } of inTurn(freshProblem(notation, { models: 3, seed: 1 }))) {
      if (kind === 'step') counts.push(tensorCount());
    }
    expect(new Set(counts).size).toBe(1);
  });
});
