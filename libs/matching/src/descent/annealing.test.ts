import { readOptions } from '@isthmus/notation';
import { identityPermutation, isIdentity, type Permutation } from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { alignToFirst } from '../methods/align-to-first.js';
import { freshProblem, solve } from '../problem/match-problem.fixture.js';
import type { MatchProblem } from '../problem/match-problem.js';
import { evaluateMean, trainedProblem } from '../soft/trained-models.fixture.js';
import { weightMatching } from '../weight/weight-matching.js';
import { type AnnealingOptions, annealing, annealingMethod } from './annealing.js';

const options: AnnealingOptions = {
  energy: 'loss',
  steps: 400,
  examples: 256,
  tMax: 1e-2,
  tMin: 1e-5,
};
const match = alignToFirst(annealing(options));
const pair = trainedProblem('mlp:12-24-16-4', { models: 2, seed: 1 });
const lossOf = (problem: MatchProblem, permutations: readonly Permutation[]) =>
  evaluateMean(problem, permutations).loss;

/** All re-orderings of 0..size-1. */
function ordersOf(size: number): readonly number[][] {
  if (size === 0) return [[]];
  return ordersOf(size - 1).flatMap((order) =>
    Array.from({ length: size }, (_, at) => order.toSpliced(at, 0, size - 1)),
  );
}

describe('simulated annealing', () => {
  it('finds the lowest midpoint loss of all permutations of five units', () => {
    for (let seed = 1; seed <= 2; seed++) {
      const problem = trainedProblem('mlp:12-5-4', { models: 2, seed });
      const losses = ordersOf(5).map((order) =>
        lossOf(problem, [problem.start[0]!, new Map([['fc1', Int32Array.from(order)]])]),
      );
      const found = lossOf(problem, solve(match, problem).permutations);
      expect(found).toBeCloseTo(Math.min(...losses), 5);
    }
  });

  it('lowers the midpoint loss of trained networks, and tells minus the lowest', () => {
    const { permutations, steps, sweeps } = solve(match, pair);
    const [before, after] = [pair.start, permutations].map((found) => lossOf(pair, found));
    expect(after).toBeLessThan(0.8 * before!);
    expect([steps.length, sweeps]).toEqual([100, 100]);
    expect(steps.at(-1)!.objective).toBeCloseTo(-after!, 5);
    expect(steps.reduce((sum, { gain }) => sum + gain, 0)).toBeCloseTo(before! - after!, 5);
  });

  it('is never worse than its start', () => {
    const start = solve(alignToFirst(weightMatching), pair).permutations;
    const hot = alignToFirst(annealing({ ...options, steps: 50, tMax: 100, tMin: 100 }));
    const { permutations } = solve(hot, { ...pair, start });
    expect(lossOf(pair, permutations)).toBeLessThanOrEqual(lossOf(pair, start));
  });

  it('can count errors', () => {
    const { permutations, steps } = solve(
      alignToFirst(annealing({ ...options, energy: 'error' })),
      pair,
    );
    const { accuracy } = evaluateMean(pair, permutations);
    expect(accuracy).toBeGreaterThan(evaluateMean(pair, pair.start).accuracy);
    expect(steps.at(-1)!.objective).toBeCloseTo(accuracy - 1, 5);
  });

  it('leaves a single unit where it is', () => {
    const problem = freshProblem('mlp:12-1-4', { models: 2, seed: 1 });
    const { permutations } = solve(match, problem);
    expect(permutations.every(isIdentity)).toBe(true);
    expect(permutations[1]).toEqual(identityPermutation(problem.groups));
  });

  it('keeps no tensors from step to step', () => {
    const counts = new Set<number>();
    const search = annealing({ ...options, steps: 20 });
    const { models, start, ...context } = pair;
    const [a, b] = models;
    for (const { kind } of search({ ...context, a: a!, b: b!, start: start[1]! })) {
      if (kind === 'step') counts.add(tensorCount());
    }
    expect(counts.size).toBe(1);
  });
});

it('refuses a temperature that rises', () => {
  const reading = () =>
    readOptions('tMax=0.1,tMin=0.2', (read) => annealingMethod.build(read, 'given'));
  expect(reading).toThrow('tMin to be up to tMax, got tMin=0.2, tMax=0.1');
});
