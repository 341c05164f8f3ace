import { initialize, parseNetwork, permutationSpec } from '@isthmus/network';
import { isIdentity, permuteWeights, randomPermutation } from '@isthmus/permutation';
import { expect, it } from 'vitest';
import { inFirstOrder } from './in-first-order.js';

const grouped = JSON.stringify({
  inputShape: [3, 4, 4],
  nodes: [
    { name: 'conv', op: 'convolution', channels: 6, kernel: 3 },
    { name: 'norm', op: 'group-norm', groups: 3 },
    { name: 'mean', op: 'global-average-pool' },
    { name: 'fc', op: 'linear', units: 2 },
  ],
});

it.each([
  ['a perceptron', 'mlp:5-7-6-3'],
  ['heads of an attention', 'vit:3x8x8-4,patch=4,units=8,heads=2,depth=1'],
  ['groups of a norm', grouped],
])('lets the first model as it is, and the others lie to it as before: %s', (_, notation) => {
  const network = parseNetwork(notation);
  const { groups } = permutationSpec(network);
  const base = initialize(network, 1);
  const planted = [1, 2, 3].map((seed) => randomPermutation(groups, seed));
  const models = planted.map((permutation) => permuteWeights(base, groups, permutation));
  const universe = planted.map((_, seed) => randomPermutation(groups, 10 + seed));
  const permutations = inFirstOrder(universe, groups);
  expect(isIdentity(permutations[0]!)).toBe(true);
  const moved = models.map((model, i) => permuteWeights(model, groups, permutations[i]!));
  const before = models.map((model, i) => permuteWeights(model, groups, universe[i]!));
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
