import { innerProduct, squaredDistance } from '@isthmus/connectivity';
import { initialize } from '@isthmus/network';
import {
  composePermutations,
  identityPermutation,
  isIdentity,
  type Permutation,
  permuteWeights,
  randomPermutation,
  type Weights,
} from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import {
  branchedNotation,
  contextOf,
  goldenJson,
  goldenProblem,
  objectiveOf,
  solvePair,
} from '../problem/match-problem.fixture.js';
import type { PairProblem } from '../problem/match-problem.js';
import { kernelNames } from './similarity-kernels.js';
import { type VisitOrder, weightMatching, weightMatchingBy } from './weight-matching.js';
import { referenceWeightMatching } from './weight-matching-reference.fixture.js';

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

  it.each(['independent', 'independent_unequal_widths', 'independent_deep', 'planted_noise'])(
    'finds what Algorithm 1, written out, finds in %s, for every seed',
    (name) => {
      for (let seed = 0; seed < 8; seed++) {
        const problem = goldenProblem(name, seed);
        expect(solve(problem).permutation).toEqual(referenceWeightMatching(problem));
      }
    },
  );

  it.each([
    'resnet20:3x8x8-4,width=0.25,norm=batch',
    'vgg11:3x16x16-4,width=0.1,norm=layer',
    branchedNotation(4),
  ])('finds what Algorithm 1, written out, finds in %s, from anywhere', (notation) => {
    const context = contextOf(notation, { seed: 4 });
    const [a, b] = [1, 2].map((seed) => withNoise(initialize(context.network, seed), seed));
    const problem = { ...context, a: a!, b: b!, start: randomPermutation(context.groups, 5) };
    const { permutation } = solve(problem);
    expect(permutation).toEqual(referenceWeightMatching(problem));
    expect(isIdentity(permutation)).toBe(false);
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
    const { network, groups } = context;
    const a = initialize(network, 1);
    const planted = randomPermutation(groups, 2);
    const b = permuteWeights(a, groups, planted);
    const start = identityPermutation(groups);
    const { permutation, sweeps } = solve({ ...context, a, b, start });
    expect(isIdentity(composePermutations(planted, permutation))).toBe(true);
    expect(sweeps).toBeLessThanOrEqual(4);
  });

  it('tells each step with its gain, none below zero beyond rounding', () => {
    const problem = goldenProblem('independent_deep', 1);
    const { steps, sweeps } = solve(problem);
    expect(steps).toHaveLength(sweeps * problem.groups.length);
    expect(steps.every(({ gain }) => gain > -1e-5)).toBe(true);
    expect(steps[0]!.gain).toBeGreaterThan(0);
  });

  it('finds the identity between equal networks, in one sweep', () => {
    const context = contextOf('mlp:6-9-9-3', { seed: 0 });
    const a = initialize(context.network, 5);
    const start = identityPermutation(context.groups);
    const { permutation, sweeps } = solve({ ...context, a, b: a, start });
    expect(isIdentity(permutation)).toBe(true);
    expect(sweeps).toBe(1);
  });

  it('finds the same permutation for the same seed', () => {
    const once = solve(goldenProblem('independent_deep', 4));
    expect(solve(goldenProblem('independent_deep', 4)).permutation).toEqual(once.permutation);
  });

  it('leaves no tensor behind when its reader stops at any moment', () => {
    const before = tensorCount();
    let mostSeen = 0;
    for (let moments = 1; moments < 60; moments += 7) {
      const search = weightMatching(goldenProblem('independent_deep', 1));
      for (let i = 0; i < moments; i++) search.next();
      mostSeen = Math.max(mostSeen, tensorCount());
      search.return({ permutation: new Map(), sweeps: 0 });
      expect(tensorCount()).toBe(before);
    }
    expect(mostSeen).toBeGreaterThan(before);
  });

  it('tells the objective with every step: the inner product of all trained tensors', () => {
    const context = contextOf('resnet20:3x8x8-4,width=0.25', { seed: 0 });
    const [a, b] = [1, 2].map((seed) => withNoise(initialize(context.network, seed), seed));
    const problem = { ...context, a, b, start: randomPermutation(context.groups, 3) };
    const { steps, permutation } = solve(problem);
    const trained = (weights: Weights) =>
      new Map([...weights].filter(([name]) => !name.includes('running_')));
    const objective = (found: Permutation) =>
      innerProduct(trained(a), trained(permuteWeights(b, context.groups, found)));
    expect(steps[0]!.objective! - steps[0]!.gain).toBeCloseTo(objective(problem.start), 3);
    expect(steps.at(-1)!.objective!).toBeCloseTo(objective(permutation), 3);
  });

  it('does not let running statistics count', () => {
    const context = contextOf('mlp:8-12-12-3,norm=batch', { seed: 2 });
    const [a, b] = [1, 2].map((seed) => initialize(context.network, seed));
    const shifted = new Map(
      [...b].map(([name, { shape, data }]) => [
        name,
        { shape, data: name.includes('running_') ? data.map((_, i) => 100 * i) : data },
      ]),
    );
    const start = identityPermutation(context.groups);
    const found = solve({ ...context, a, b, start });
    expect(solve({ ...context, a, b: shifted, start }).permutation).toEqual(found.permutation);
  });

  it.each([
    ['resnet20:3x8x8-4,width=0.5,norm=layer', kernelNames],
    ['vgg11:3x16x16-4,width=0.1,norm=layer', kernelNames],
    ['resnet50:3x32x32-4,width=0.1', kernelNames],
    // Heads of attention have optima of their own under the cosine kernel.
    ['vit:3x8x8-4,patch=4,units=12,heads=3,depth=2', ['dot']],
    [branchedNotation(4), kernelNames],
  ] as const)('recovers the permutation of a shuffled %s', (notation, kernels) => {
    const context = contextOf(notation, { seed: 1 });
    const a = withNoise(initialize(context.network, 5), 5);
    const planted = randomPermutation(context.groups, 6);
    const b = permuteWeights(a, context.groups, planted);
    const start = identityPermutation(context.groups);
    for (const kernel of kernels) {
      const match = weightMatchingBy({ kernel, order: 'forward' });
      const { permutation } = solvePair(match, { ...context, a, b, start });
      const aligned = permuteWeights(b, context.groups, permutation);
      expect(squaredDistance(a, aligned), kernel).toBe(0);
    }
  });

  it('visits groups forward and backward as it is told', () => {
    const subjects = (order: VisitOrder) =>
      solvePair(
        weightMatchingBy({ kernel: 'dot', order }),
        goldenProblem('independent_deep', 1),
      ).steps.map(({ subject }) => subject);
    expect(subjects('forward').slice(0, 5)).toEqual(['fc1', 'fc2', 'fc3', 'fc4', 'fc1']);
    expect(subjects('backward').slice(0, 4)).toEqual(['fc4', 'fc3', 'fc2', 'fc1']);
  });

  it('begins at the given start', () => {
    const problem = goldenProblem('independent_deep', 1);
    const { permutation } = solve(problem);
    const again = solve({ ...problem, start: permutation });
    expect(again.sweeps).toBe(1);
    expect(again.permutation).toEqual(permutation);
  });

  it('compares directions alone with the cosine kernel', () => {
    const problem = goldenProblem('independent', 1);
    const cosine = weightMatchingBy({ kernel: 'cosine', order: 'forward' });
    const found = solvePair(cosine, problem);
    const a = new Map(
      [...problem.a].map(([name, { shape, data }]) => [
        name,
        { shape, data: data.map((v) => 8 * v) },
      ]),
    );
    expect(solvePair(cosine, { ...problem, a }).permutation).toEqual(found.permutation);
    expect(found.steps.at(-1)!.objective).toBeLessThan(4 * 2 * 24);
    const dot = weightMatchingBy({ kernel: 'dot', order: 'forward' });
    expect(solvePair(dot, problem).permutation).not.toEqual(found.permutation);
  });
});

/** Weights of which no two are alike, biases and scales too. */
function withNoise(weights: Weights, seed: number): Weights {
  const random = createRandom(seed, 'noise');
  return new Map(
    [...weights].map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((value) => value + 0.1 * random.normal()) },
    ]),
  );
}
