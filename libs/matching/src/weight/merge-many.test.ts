import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { innerProduct } from '@isthmus/connectivity';
import { loadDataset } from '@isthmus/dataset';
import {
  identityPermutation,
  isIdentity,
  type Permutation,
  permuteWeights,
} from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it, onTestFinished } from 'vitest';
import { alignToFirst } from '../methods/align-to-first.js';
import { contextOf, freshProblem, solve, solvePair } from '../problem/match-problem.fixture.js';
import type { MatchProblem } from '../problem/match-problem.js';
import {
  evaluateMean,
  leftOver,
  shuffledCopies,
  trainAll,
} from '../soft/trained-models.fixture.js';
import { mergeMany } from './merge-many.js';
import { weightMatching } from './weight-matching.js';

const notation = 'mlp:12-24-16-4';

/** The sum over pairs of models of the inner product of both, permuted. */
function agreementOf(
  { models, groups }: MatchProblem,
  permutations: readonly Permutation[],
): number {
  const permuted = models.map((model, i) => permuteWeights(model, groups, permutations[i]!));
  return permuted
    .flatMap((one, i) => permuted.slice(0, i).map((other) => innerProduct(one, other)))
    .reduce((sum, value) => sum + value, 0);
}

describe('MergeMany', () => {
  it('lines five shuffled copies up with each other', () => {
    for (let seed = 1; seed <= 3; seed++) {
      const problem = shuffledCopies(freshProblem(notation, { models: 1, seed }), 5);
      const { permutations } = solve(mergeMany, { ...problem, seed });
      expect(leftOver(problem.planted, permutations).every(isIdentity)).toBe(true);
    }
  });

  it('tells an objective that never falls, to the sum over all pairs', () => {
    const problem = freshProblem(notation, { models: 4, seed: 2 });
    const { permutations, steps, sweeps } = solve(mergeMany, problem);
    expect(steps).toHaveLength(4 * sweeps);
    expect(steps.every(({ gain }) => gain >= 0)).toBe(true);
    expect(steps.slice(-4).every(({ gain }) => gain === 0)).toBe(true);
    const { gain, objective = 0 } = steps[0]!;
    expect(objective - gain).toBeCloseTo(agreementOf(problem, problem.start), 3);
    expect(steps.at(-1)!.objective).toBeCloseTo(agreementOf(problem, permutations), 3);
  });

  it('agrees better over all pairs than lining each up with the first', () => {
    for (let seed = 1; seed <= 3; seed++) {
      const problem = freshProblem(notation, { models: 4, seed });
      const toFirst = solve(alignToFirst(weightMatching), problem);
      const found = agreementOf(problem, solve(mergeMany, problem).permutations);
      expect(found).toBeGreaterThan(agreementOf(problem, toFirst.permutations));
    }
  });

  it('leaves two models where weight matching gains nothing more', () => {
    const problem = freshProblem(notation, { models: 2, seed: 3 });
    const { permutations } = solve(mergeMany, problem);
    const [a, b] = problem.models.map((model, i) =>
      permuteWeights(model, problem.groups, permutations[i]!),
    );
    const again = solvePair(weightMatching, { ...problem, a: a!, b: b!, start: problem.start[0]! });
    expect(isIdentity(again.permutation)).toBe(true);
    expect(agreementOf(problem, permutations)).toBeGreaterThan(agreementOf(problem, problem.start));
  });

  it('goes on from where it is told to start', () => {
    const problem = shuffledCopies(freshProblem(notation, { models: 1, seed: 1 }), 4);
    const { permutations } = solve(mergeMany, problem);
    const again = solve(mergeMany, { ...problem, start: permutations });
    expect(again.permutations).toEqual(permutations);
    expect(again.sweeps).toBe(1);
  });

  it('makes of five digit classifiers one with a lower test loss, and a higher accuracy, than theirs', async () => {
    const cacheDir = mkdtempSync(join(tmpdir(), 'isthmus-merge-'));
    onTestFinished(() => rmSync(cacheDir, { recursive: true }));
    const digits = await loadDataset('digits', { dataDir: undefined, cacheDir });
    const context = contextOf('mlp:784-512-10', { seed: 1 });
    const options = { optimizer: 'adam', learningRate: 3e-3, batchSize: 100, epochs: 5 } as const;
    const models = trainAll(context.network, digits, [1, 2, 3, 4, 5], options);
    const start = models.map(() => identityPermutation(context.groups));
    const problem = { ...context, models, start };
    const onTest = (some: MatchProblem, permutations: readonly Permutation[]) =>
      evaluateMean(some, permutations, digits.test);
    const ends = models.map((model) => onTest({ ...problem, models: [model] }, start));
    const meanOf = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value / values.length, 0);
    const merged = onTest(problem, solve(mergeMany, problem).permutations);
    expect(merged.loss).toBeLessThan(0.9 * meanOf(ends.map(({ loss }) => loss)));
    expect(merged.accuracy).toBeGreaterThan(meanOf(ends.map(({ accuracy }) => accuracy)));
    expect(onTest(problem, start).loss).toBeGreaterThan(3 * merged.loss);
  }, 180_000);

  it('keeps no tensors between models', () => {
    const before = tensorCount();
    for (const { kind } of mergeMany(freshProblem(notation, { models: 3, seed: 1 }))) {
      if (kind === 'step') expect(tensorCount()).toBe(before);
    }
  });
});
