import { initialize } from '@isthmus/network';
import {
  composePermutations,
  identityPermutation,
  isIdentity,
  permuteWeights,
  randomPermutation,
  type Weights,
} from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import { describe, expect, it } from 'vitest';
import { weightMatching } from '../weight/weight-matching.js';
import { contextOf, objectiveOf, solvePair } from './match-problem.fixture.js';
import { stackCheckpoints } from './stack-checkpoints.js';

const { network, groups, ...context } = contextOf('mlp:6-30-30-4', { seed: 1 });
const start = identityPermutation(groups);

/** A network under as much noise as will hide its units from each single checkpoint. */
function noisy(weights: Weights, seed: number): Weights {
  const random = createRandom(seed, 'noise');
  return new Map(
    [...weights].map(([name, { shape, data }]) => {
      const spread = Math.sqrt(data.reduce((sum, value) => sum + value ** 2, 0) / data.length);
      return [name, { shape, data: data.map((value) => value + 1.2 * spread * random.normal()) }];
    }),
  );
}

describe('stacked checkpoints', () => {
  it('are matched by the sum of the objectives of the checkpoints', () => {
    const trajectories = [1, 2].map((model) =>
      [0, 1, 2].map((epoch) => initialize(network, 10 * model + epoch)),
    );
    const [a, b] = trajectories.map(stackCheckpoints);
    const problem = { ...context, network, groups, a: a!, b: b!, start };
    const found = solvePair(weightMatching, problem);
    const single = [0, 1, 2].map((epoch) =>
      objectiveOf({ ...problem, a: trajectories[0]![epoch]!, b: trajectories[1]![epoch]! }, found),
    );
    const sum = single.reduce((total, objective) => total + objective, 0);
    expect(objectiveOf(problem, found)).toBeCloseTo(sum, 3);
    expect(found.steps.at(-1)!.objective).toBeCloseTo(sum, 3);
  });

  it('show the one permutation that single ones are too noisy for', () => {
    const planted = randomPermutation(groups, 7);
    const origin = initialize(network, 3);
    const trajectory = (first: number) =>
      Array.from({ length: 12 }, (_, epoch) => noisy(origin, first + epoch));
    const a = trajectory(100);
    const b = trajectory(200).map((checkpoint) => permuteWeights(checkpoint, groups, planted));
    const isFound = (ofA: Weights, ofB: Weights) => {
      const problem = { ...context, network, groups, a: ofA, b: ofB, start };
      const { permutation } = solvePair(weightMatching, problem);
      return isIdentity(composePermutations(planted, permutation));
    };
    expect(isFound(stackCheckpoints(a), stackCheckpoints(b))).toBe(true);
    expect(a.some((checkpoint, epoch) => isFound(checkpoint, b[epoch]!))).toBe(false);
  });

  it('must be alike', () => {
    const other = initialize(contextOf('mlp:6-30-31-4', { seed: 1 }).network, 1);
    expect(() => stackCheckpoints([])).toThrow('got none');
    expect(() => stackCheckpoints([initialize(network, 1), other])).toThrow(
      '[checkpoint=2, tensor=fc2.weight, expected 30x30, got 31x30]',
    );
  });
});
