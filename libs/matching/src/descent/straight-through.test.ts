import {
  identityPermutation,
  isIdentity,
  type Permutation,
  randomPermutation,
} from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { alignToFirst } from '../methods/align-to-first.js';
import { freshProblem, solve } from '../problem/match-problem.fixture.js';
import type { MatchProblem, Timed } from '../problem/match-problem.js';
import {
  evaluateMean,
  firstOf,
  leftOver,
  normedNotation,
  shuffledCopies,
  trainedProblem,
} from '../soft/trained-models.fixture.js';
import { weightMatching } from '../weight/weight-matching.js';
import { straightThrough } from './straight-through.js';
import { straightThroughMany } from './straight-through-many.js';
import type { StraightThroughOptions } from './straight-through-options.js';

const notation = 'mlp:12-24-16-4';
const options: StraightThroughOptions = {
  point: 'midpoint',
  optimizer: 'sgd',
  learningRate: 0.01,
  epochs: 10,
  batch: 64,
};
const pairs = alignToFirst(straightThrough(options));
const many = straightThroughMany({ ...options, point: 'random', optimizer: 'adam' });
/** Three problems of four networks each. */
const problems = [1, 2, 3].map((seed) => trainedProblem(notation, { models: 4, seed }));
const [quartet] = problems;
const pair = firstOf(quartet!, 2);
const lossOf = (problem: MatchProblem, permutations: readonly Permutation[]) =>
  evaluateMean(problem, permutations).loss;

describe('straight-through matching', () => {
  it('lowers the midpoint loss of trained networks below that of weight matching', () => {
    for (const problem of problems.map((four) => firstOf(four, 2))) {
      const byWeights = solve(alignToFirst(weightMatching), problem);
      const loss = lossOf(problem, solve(pairs, problem).permutations);
      expect(loss).toBeLessThan(lossOf(problem, byWeights.permutations));
      expect(loss).toBeLessThan(lossOf(problem, problem.start));
    }
  });

  it('tells every batch, and minus the loss of the best permutation so far', () => {
    const { steps, permutations, sweeps } = solve(pairs, pair);
    expect(sweeps).toBe(10);
    expect(steps.map(({ sweep, done }) => [sweep, done]).slice(2, 6)).toEqual([
      [1, 3],
      [1, 4],
      [2, 1],
      [2, 2],
    ]);
    expect(steps).toHaveLength(40);
    expect(steps.every(({ gain }) => gain >= 0)).toBe(true);
    expect(steps.at(-1)!.objective).toBeCloseTo(-lossOf(pair, permutations), 5);
  });

  it('goes on from where it is told to start', () => {
    const shuffled = randomPermutation(pair.groups, 9);
    const start = [identityPermutation(pair.groups), shuffled];
    const still = { ...options, learningRate: 1e-7, epochs: 1 };
    const found = solve(alignToFirst(straightThrough(still)), { ...pair, start });
    expect(found.permutations[1]).toEqual(shuffled);
  });

  it('counts the time of projections apart', () => {
    const phases = new Set<string>();
    const timed: Timed = (phase, work) => {
      phases.add(phase);
      return work();
    };
    solve(pairs, { ...pair, timed });
    expect(phases).toEqual(new Set(['projection', 'cost']));
  });

  it('keeps no tensors from step to step', () => {
    const counts: number[] = [];
    for (const { kind } of many(quartet!)) {
      if (kind === 'step') counts.push(tensorCount());
    }
    expect(new Set(counts.slice(1, 4)).size).toBe(1);
    expect(counts.at(-2)).toBe(counts[1]);
  });

  it('takes networks with norms that go by the batch', () => {
    const problem = freshProblem(normedNotation, { models: 2, seed: 1 });
    const { permutations, steps } = solve(pairs, problem);
    const byWeights = solve(alignToFirst(weightMatching), problem);
    expect(steps.at(-1)!.objective).toBeCloseTo(-lossOf(problem, permutations), 5);
    expect(lossOf(problem, permutations)).toBeLessThanOrEqual(
      lossOf(problem, byWeights.permutations),
    );
  });

  it('needs examples', () => {
    expect(() => solve(pairs, { ...pair, data: undefined })).toThrow('was given none');
  });
});

describe('straight-through matching of many models', () => {
  it('lines five shuffled copies up with the first', () => {
    const problem = shuffledCopies(quartet!, 5);
    const { permutations } = solve(many, problem);
    expect(isIdentity(permutations[0]!)).toBe(true);
    expect(leftOver(problem.planted, permutations).every(isIdentity)).toBe(true);
  });

  it('lowers the loss at the mean of all below that of lining each up with the first', () => {
    for (const problem of problems) {
      const byWeights = solve(alignToFirst(weightMatching), problem);
      const loss = lossOf(problem, solve(many, problem).permutations);
      expect(loss).toBeLessThan(lossOf(problem, byWeights.permutations));
    }
  });
});
