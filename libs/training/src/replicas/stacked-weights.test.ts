import { initialize, parseNetwork } from '@isthmus/network';
import { expect, it } from 'vitest';
import { stackWeights, unstackWeights } from './stacked-weights.js';

const network = parseNetwork('mlp:4-3-2');
const networks = [1, 2, 3].map((seed) => initialize(network, seed));

it('stacks weights along a first axis, network by network', () => {
  const stacked = stackWeights(networks);
  expect(stacked.get('fc1.weight')?.shape).toEqual([3, 3, 4]);
  expect(stacked.get('fc2.bias')?.data.slice(2, 4)).toEqual(networks[1]?.get('fc2.bias')?.data);
});

it('takes them apart again', () => {
  expect(unstackWeights(stackWeights(networks), 3)).toEqual(networks);
});
