import { parseNetwork, permutationSpec } from '@isthmus/network';
import type { PermutationSpec } from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import { type tapChoices, tapsOf } from './activation-taps.js';

/** The nodes at which each group is looked at. */
function nodesOf(notation: string, choice: (typeof tapChoices)[number]) {
  const network = parseNetwork(notation);
  const taps = tapsOf(network, permutationSpec(network).groups, choice);
  return Object.fromEntries(
    [...taps].map(([name, places]) => [name, places.map(({ node }) => node)]),
  );
}

describe('taps', () => {
  const mlp = 'mlp:12-10-8-4,norm=layer';

  it('are the last value before a group is consumed, the first, or all', () => {
    expect(nodesOf(mlp, 'last')).toEqual({ fc1: ['act1'], fc2: ['act2'] });
    expect(nodesOf(mlp, 'first')).toEqual({ fc1: ['fc1'], fc2: ['fc2'] });
    expect(nodesOf(mlp, 'all')).toEqual({
      fc1: ['fc1', 'norm1', 'act1'],
      fc2: ['fc2', 'norm2', 'act2'],
    });
  });

  it('of a residual stream are on all of its blocks', () => {
    const network = 'resnet20:3x8x8-4,width=0.25';
    expect(nodesOf(network, 'first').conv).toEqual(['conv']);
    expect(nodesOf(network, 'last').conv).toEqual(['blocks.2.relu2']);
    expect(nodesOf(network, 'last')['blocks.0.conv1']).toEqual(['blocks.0.relu1']);
    expect(nodesOf(network, 'all').conv).toContain('blocks.1.add');
  });

  it('follow groups by their places, whatever a written spec calls them', () => {
    const network = parseNetwork('mlp:12-10-8-4');
    const renamed: PermutationSpec = permutationSpec(network).groups.map((group, i) => ({
      ...group,
      name: `P_${i}`,
    }));
    expect([...tapsOf(network, renamed, 'last')]).toEqual([
      ['P_0', [{ node: 'act1', axis: 1, units: 10, offset: 0, block: 1 }]],
      ['P_1', [{ node: 'act2', axis: 1, units: 8, offset: 0, block: 1 }]],
    ]);
  });
});

describe('groups that lie in parts of another', () => {
  const network = parseNetwork(
    JSON.stringify({
      inputShape: [3, 4, 4],
      nodes: [
        { name: 'conv', op: 'convolution', channels: 6, kernel: 3 },
        { name: 'norm', op: 'group-norm', groups: 3 },
        { name: 'mean', op: 'global-average-pool' },
        { name: 'fc', op: 'linear', units: 2 },
      ],
    }),
  );
  const { groups } = permutationSpec(network);

  it('are looked at, and the parts are not', () => {
    const taps = tapsOf(network, groups, 'last');
    expect([...taps].map(([name, { length }]) => [name, length])).toEqual([
      ['conv', 0],
      ['conv.2', 1],
      ['conv.3', 1],
      ['conv.4', 1],
    ]);
  });
});
