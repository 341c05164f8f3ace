import { readFileSync } from 'node:fs';
import { readWeights } from '@isthmus/checkpoint';
import { innerProduct } from '@isthmus/connectivity';
import { inferNetwork, initialize, parseNetwork, permutationSpec } from '@isthmus/network';
import {
  composePermutations,
  isIdentity,
  permuteWeights,
  randomPermutation,
  type Weights,
} from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import type { Match, MatchProblem, MatchStep } from './matcher.js';
import { matchMethod } from './matchers.js';
import { weightMatching } from './weight-matching.js';

const folder = new URL('../../../tests/vectors/matching/', import.meta.url);

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
const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL('weight_matching.json', folder), 'utf8'),
);

function problemOf(name: string, seed: number): MatchProblem {
  const file = `${name}.safetensors`;
  const { weights } = readWeights(readFileSync(new URL(file, folder)), { file });
  const [a, b] = ['a.', 'b.'].map(
    (prefix): Weights =>
      new Map(
        [...weights]
          .filter(([tensor]) => tensor.startsWith(prefix))
          .map(([tensor, value]) => [tensor.slice(2), value]),
      ),
  );
  return { a, b, spec: permutationSpec(inferNetwork(a)).spec, seed };
}

function solve(problem: MatchProblem): Match & { readonly steps: readonly MatchStep[] } {
  const steps: MatchStep[] = [];
  const search = weightMatching(problem);
  for (let next = search.next(); ; next = search.next()) {
    if (next.done) return { ...next.value, steps };
    steps.push(next.value);
  }
}

function objectiveOf({ a, b, spec }: MatchProblem, { permutation }: Match): number {
  return innerProduct(a, permuteWeights(b, spec, permutation));
}

const named = (name: string) => cases.find((candidate) => candidate.name === name)!;

describe('weight matching', () => {
  it.each(['independent', 'independent_unequal_widths', 'tiny_exhaustive'])(
    'ends in one of the two outcomes of %s, and reaches both',
    (name) => {
      const outcomes = named(name).from_identity.most_frequent.map(([value]) => value);
      const reached = new Set<number>();
      for (let seed = 0; seed < 12; seed++) {
        const problem = problemOf(name, seed);
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
      const problem = problemOf('independent_deep', seed);
      return objectiveOf(problem, solve(problem));
    });
    expect(Math.min(...objectives)).toBeGreaterThan(min * (1 - 1e-6));
    expect(Math.max(...objectives)).toBeLessThan(best * (1 + 1e-6));
    expect(new Set(objectives.map((value) => value.toFixed(6))).size).toBeGreaterThan(5);
  });

  it.each(['planted_exact', 'planted_noise'])('recovers the permutation of %s', (name) => {
    for (let seed = 0; seed < 5; seed++) {
      const { permutation } = solve(problemOf(name, seed));
      const found = [...permutation.values()].map((indices) => [...indices]);
      expect(found).toEqual(named(name).from_identity.best_permutations);
    }
  });

  it('recovers a random permutation of 512 units a layer exactly, in at most 4 sweeps', () => {
    const network = parseNetwork('mlp:784-512-512-512-10');
    const { spec } = permutationSpec(network);
    const a = initialize(network, 1);
    const planted = randomPermutation(spec, 2);
    const { permutation, sweeps } = solve({
      a,
      b: permuteWeights(a, spec, planted),
      spec,
      seed: 3,
    });
    expect(isIdentity(composePermutations(planted, permutation))).toBe(true);
    expect(sweeps).toBeLessThanOrEqual(4);
  });

  it('tells each step with its gain, none below zero beyond rounding', () => {
    const problem = problemOf('independent_deep', 1);
    const { steps, sweeps } = solve(problem);
    expect(steps).toHaveLength(sweeps * problem.spec.length);
    expect(steps.every(({ gain }) => gain > -1e-5)).toBe(true);
    expect(steps[0]!.gain).toBeGreaterThan(0);
  });

  it('finds the identity between equal networks, in one sweep', () => {
    const network = parseNetwork('mlp:6-9-9-3');
    const a = initialize(network, 5);
    const { permutation, sweeps } = solve({
      a,
      b: a,
      spec: permutationSpec(network).spec,
      seed: 0,
    });
    expect(isIdentity(permutation)).toBe(true);
    expect(sweeps).toBe(1);
  });

  it('finds the same permutation for the same seed', () => {
    const once = solve(problemOf('independent_deep', 4));
    expect(solve(problemOf('independent_deep', 4)).permutation).toEqual(once.permutation);
  });

  it('leaves no tensor behind, also when its reader stops early', () => {
    const search = weightMatching(problemOf('independent_deep', 1));
    const before = tensorCount();
    search.next();
    expect(tensorCount()).toBeGreaterThan(before);
    search.return({ permutation: new Map(), sweeps: 0 });
    expect(tensorCount()).toBe(before);
  });
});

describe('matchMethod', () => {
  it('knows the identity', () => {
    const { permutation } = matchMethod('identity').match(problemOf('independent', 0)).next()
      .value as Match;
    expect(isIdentity(permutation)).toBe(true);
  });

  it('suggests the nearest name for an unknown one', () => {
    expect(() => matchMethod('wieght')).toThrow('did you mean "weight"?');
  });
});
