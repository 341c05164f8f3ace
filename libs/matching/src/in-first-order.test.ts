import { initialize, parseNetwork, permutationSpec } from '@isthmus/network';
import { isIdentity, permuteWeights, randomPermutation } from '@isthmus/permutation';
import { expect, it } from 'vitest';
import { inFirstOrder } from './in-first-order.js';

it('lets the first model as it is, and the others lie to it as before', () => {
  const network = parseNetwork('mlp:5-7-6-3');
  const { spec } = permutationSpec(network);
  const base = initialize(network, 1);
  const planted = [1, 2, 3].map((seed) => randomPermutation(spec, seed));
  const models = planted.map((permutation) => permuteWeights(base, spec, permutation));
  const universe = planted.map((_, seed) => randomPermutation(spec, 10 + seed));
  const permutations = inFirstOrder(universe);
  expect(isIdentity(permutations[0]!)).toBe(true);
  const moved = models.map((model, i) => permuteWeights(model, spec, permutations[i]!));
  const before = models.map((model, i) => permuteWeights(model, spec, universe[i]!));
  const apart = (weights: typeof before, i: number, j: number) =>
    [...weights[i]!].map(([name, { data }]) =>
      data.reduce((sum, value, k) => sum + (value - weights[j]!.get(name)!.data[k]!) ** 2, 0),
    );
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  for (const [i, j] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const) {
    expect(sum(apart(moved, i, j))).toBeCloseTo(sum(apart(before, i, j)), 6);
  }
});
