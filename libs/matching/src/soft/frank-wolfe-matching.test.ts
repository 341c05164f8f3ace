import {
  identityPermutation,
  type PermutationSpec,
  permuteWeights,
  randomPermutation,
} from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import {
  goldenJson,
  goldenProblem,
  objectiveOf,
  solvePair,
} from '../problem/match-problem.fixture.js';
import type { PairProblem } from '../problem/match-problem.js';
import { weightMatching } from '../weight/weight-matching.js';
import { type FrankWolfeMatchingOptions, frankWolfeMatching } from './frank-wolfe-matching.js';

interface Case {
  readonly name: string;
  readonly global_optimum: { readonly objective: number };
  readonly from_identity: { readonly median: number };
}
const cases = goldenJson('weight_matching.json') as readonly Case[];
const named = (name: string) => cases.find((candidate) => candidate.name === name)!;

const solve = (problem: PairProblem, options: Partial<FrankWolfeMatchingOptions> = {}) =>
  solvePair(
    frankWolfeMatching({ iterations: 200, start: 'centre', polish: false, ...options }),
    problem,
  );

const independent = ['independent', 'independent_deep', 'independent_unequal_widths'];

describe('Frank-Wolfe matching', () => {
  it('reaches the optimum of tiny_exhaustive, also from most random permutations', () => {
    const problem = goldenProblem('tiny_exhaustive', 0);
    const optimum = named('tiny_exhaustive').global_optimum.objective;
    const reaches = (options: Partial<FrankWolfeMatchingOptions>, seed = 0) => {
      const start = randomPermutation(problem.groups, seed);
      const objective = objectiveOf(problem, solve({ ...problem, start }, options));
      expect(objective).toBeLessThanOrEqual(optimum * (1 + 1e-6));
      return objective > optimum * (1 - 1e-6);
    };
    expect(reaches({ start: 'centre' })).toBe(true);
    const reached = Array.from({ length: 20 }, (_, seed) => reaches({ start: 'given' }, seed));
    expect(reached.filter(Boolean).length).toBeGreaterThan(10);
  });

  it.each(independent)('beats the median of weight matching on %s', (name) => {
    const problem = goldenProblem(name, 0);
    const objective = objectiveOf(problem, solve(problem));
    expect(objective).toBeGreaterThan(named(name).from_identity.median);
  });

  it.each(independent)('ends on %s where coordinate descent gains nothing', (name) => {
    for (const start of ['centre', 'given'] as const) {
      const problem = goldenProblem(name, 0);
      const { permutation } = solve(problem, { start });
      expect(solvePair(weightMatching, { ...problem, start: permutation }).sweeps).toBe(1);
    }
  });

  it('polishes what it found by weight matching', () => {
    const problem = goldenProblem('independent_deep', 0);
    const [rough, polished] = [false, true].map((polish) =>
      objectiveOf(problem, solve(problem, { iterations: 1, polish })),
    );
    expect(polished).toBeGreaterThan(rough!);
  });

  it('recovers the permutation of planted_noise', () => {
    const problem = goldenProblem('planted_noise', 0);
    const found = [...solve(problem).permutation.values()].map((indices) => [...indices]);
    const { best_permutations: expected } = named('planted_noise')
      .from_identity as Case['from_identity'] & {
      readonly best_permutations: readonly (readonly number[])[];
    };
    expect(found).toEqual(expected);
  });

  it('matches one group on both axes of an array, a quadratic assignment', () => {
    const groups: PermutationSpec = [
      {
        name: 'tied',
        size: 12,
        axes: [0, 1].map((axis) => ({ tensor: 'w', axis, offset: 0, block: 1 })),
      },
    ];
    const data = Float32Array.from({ length: 144 }, (_, i) => Math.sin(i * i));
    const a = new Map([['w', { shape: [12, 12], data }]]);
    const planted = randomPermutation(groups, 3);
    const b = permuteWeights(a, groups, planted);
    const context = { ...goldenProblem('tiny_exhaustive', 0), groups, a, b };
    const problem = { ...context, start: identityPermutation(groups) };
    const objective = objectiveOf(problem, solve(problem));
    expect(objective).toBeCloseTo(
      data.reduce((sum, value) => sum + value * value, 0),
      4,
    );
  });

  it('tells an objective that never falls, and last that of the permutation', () => {
    for (const name of independent) {
      const problem = goldenProblem(name, 0);
      const result = solve(problem);
      expect(result.steps).toHaveLength(result.sweeps + 1);
      expect(result.steps.slice(0, -1).every(({ gain }) => gain >= 0)).toBe(true);
      const { subject, objective } = result.steps.at(-1)!;
      expect(subject).toBe('rounding');
      expect(objective).toBeCloseTo(objectiveOf(problem, result), 5);
    }
  });

  it('keeps no tensors from step to step', () => {
    const counts: number[] = [];
    const match = frankWolfeMatching({ iterations: 9, start: 'centre', polish: false });
    for (const { kind } of match(goldenProblem('independent_deep', 0))) {
      if (kind === 'step') counts.push(tensorCount());
    }
    expect(counts).toHaveLength(10);
    expect(new Set(counts).size).toBe(1);
  });
});
