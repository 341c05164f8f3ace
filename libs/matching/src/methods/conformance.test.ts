import { initialize } from '@isthmus/network';
import {
  checkPermutation,
  identityPermutation,
  isIdentity,
  permuteWeights,
  randomPermutation,
} from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { contextOf, freshProblem, solve } from '../problem/match-problem.fixture.js';
import type { MatchProblem } from '../problem/match-problem.js';
import { matchMethods } from './matchers.js';
import { parseMethod } from './parse-method.js';

const notation = 'mlp:12-10-8-4';

/**
 * Methods that need not find a copy again: controls, which look at neither model, and annealing, which
 * looks at the midpoint's loss alone: halfway between untrained networks it is lowest where they differ.
 */
const recoverNothing = ['identity', 'random', 'annealing'];

/** Shares of the hidden units that a method finds again when b is a shuffled copy of a; 1 if not named here. */
const recovery: Readonly<Record<string, number>> = {};

/** The same network twice, the second one shuffled by a known permutation. */
function plantedProblem(seed: number): MatchProblem & { readonly planted: MatchProblem['start'] } {
  const context = contextOf(notation, { seed });
  const a = initialize(context.network, seed + 7);
  const permutation = randomPermutation(context.groups, seed + 1);
  const identity = identityPermutation(context.groups);
  return {
    ...context,
    models: [a, permuteWeights(a, context.groups, permutation)],
    start: [identity, identity],
    planted: [identity, permutation],
  };
}

describe.each(Object.entries(matchMethods))('%s', (name, { example }) => {
  const match = (problem: MatchProblem) => solve(parseMethod(example).matcher, problem);

  it('gives one valid permutation a model, the same for the same seed', () => {
    const problem = freshProblem(notation, { models: 2, seed: 3 });
    const { permutations } = match(problem);
    expect(permutations).toHaveLength(2);
    for (const permutation of permutations) checkPermutation(problem.groups, permutation);
    expect(match(problem).permutations).toEqual(permutations);
  });

  it('takes three models', () => {
    const problem = freshProblem(notation, { models: 3, seed: 4 });
    const { permutations } = match(problem);
    expect(permutations).toHaveLength(3);
    for (const permutation of permutations) checkPermutation(problem.groups, permutation);
  });

  it('leaves no tensor behind, also when its reader stops early', () => {
    const before = tensorCount();
    const search = parseMethod(example).matcher(freshProblem(notation, { models: 2, seed: 5 }));
    let event = search.next();
    // Ticks may come before there is anything to leave behind.
    while (event.done !== true && event.value.kind === 'tick') event = search.next();
    search.return({ permutations: [], sweeps: 0 });
    expect(tensorCount()).toBe(before);
    match(freshProblem(notation, { models: 2, seed: 5 }));
    expect(tensorCount()).toBe(before);
  });

  if (recoverNothing.includes(name)) return;

  // Of several restarts the lowest loss halfway between untrained networks is where they differ.
  const matchOnce = (problem: MatchProblem) =>
    solve(parseMethod(example.replace(/,restarts=\d+/, '')).matcher, problem);

  it('lines equal models up', () => {
    const problem = freshProblem(notation, { models: 1, seed: 6 });
    const [a] = problem.models;
    const { permutations } = matchOnce({
      ...problem,
      models: [a, a],
      start: [problem.start[0], problem.start[0]],
    });
    expect(aligned({ ...problem, models: [a, a] }, permutations)).toBe(1);
  });

  it('finds a planted permutation again', () => {
    const shares = [1, 2, 3].map((seed) => {
      const problem = plantedProblem(seed);
      return aligned(problem, matchOnce(problem).permutations);
    });
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(recovery[name] ?? 1);
  });
});

/** The share of hidden units whose incoming weights are equal once both models are permuted. */
function aligned({ models, groups }: MatchProblem, found: MatchProblem['start']): number {
  const [a, b] = models.map((model, i) => permuteWeights(model, groups, found[i]));
  let [same, all] = [0, 0];
  for (const { axes, size } of groups) {
    const incoming = axes.find(({ axis, tensor }) => axis === 0 && tensor.endsWith('.weight'));
    if (incoming === undefined) throw new Error('expected a weight array with the group on axis 0');
    const [rowsA, rowsB] = [a, b].map((weights) => weights.get(incoming.tensor)?.data);
    if (rowsA === undefined || rowsB === undefined) throw new Error('expected the weight array');
    const columns = rowsA.length / size;
    for (let unit = 0; unit < size; unit++) {
      const row = (data: Float32Array) => data.subarray(unit * columns, (unit + 1) * columns);
      if (row(rowsA).every((value, i) => value === row(rowsB)[i])) same += 1;
      all += 1;
    }
  }
  return same / all;
}

it('leaves nothing to compare where a network has no hidden units', () => {
  const problem = freshProblem('mlp:4-3', { models: 2, seed: 1 });
  expect(problem.groups).toEqual([]);
  const { permutations } = solve(parseMethod('weight').matcher, problem);
  expect(permutations.every(isIdentity)).toBe(true);
});
