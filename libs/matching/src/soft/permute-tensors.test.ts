import { fromTensors, initialize, toTensors } from '@isthmus/network';
import { permuteWeights, randomPermutation } from '@isthmus/permutation';
import { tidy } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { branchedNotation, contextOf } from '../problem/match-problem.fixture.js';
import { deviceGroups, permuteTensors } from './permute-tensors.js';

describe('permuteTensors', () => {
  it.each(['mlp:12-10-8-4', branchedNotation(3), 'vit:3x8x8-4,patch=4,units=8,heads=2,depth=1'])(
    'does on the device what permuteWeights does: %s',
    (notation) => {
      const { network, groups } = contextOf(notation, { seed: 1 });
      const weights = initialize(network, 2);
      const permutation = randomPermutation(groups, 3);
      const permuted = tidy(
        () => {
          const tensors = toTensors(network, weights);
          const onDevice = permuteTensors(tensors, deviceGroups(groups, network), permutation);
          return fromTensors(network, onDevice);
        },
        () => [],
      );
      expect(permuted).toEqual(permuteWeights(weights, groups, permutation));
    },
  );
});
