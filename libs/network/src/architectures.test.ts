import { isIdentity, randomPermutation } from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import { architectures } from './architectures.js';
import { permutationSpec } from './derive-permutation-spec.js';
import { parseNetwork } from './parse-network.js';
import { provePermutation } from './prove-permutation.js';
import { randomWeights } from './random-weights.fixture.js';

/** Small ones, and the sizes of their groups: so many units, so many times. */
const notations: readonly (readonly [
  notation: string,
  groups: Readonly<Record<number, number>>,
])[] = [
  ['mlp:20-16-12-5', { 16: 1, 12: 1 }],
  ['mlp:20-5', {}],
  ['mlp:9-8-7-6-5-4-3-2', { 8: 1, 7: 1, 6: 1, 5: 1, 4: 1, 3: 1 }],
  ['mlp:20-16-12-5,norm=batch,bias=false,activation=tanh', { 16: 1, 12: 1 }],
  ['mlp:20-16-12-5,norm=layer,activation=gelu', { 16: 1, 12: 1 }],
  ['mlp:20-16-12-5,norm=group,activation=sigmoid', { 16: 1, 12: 1 }],
  ['mean-field:20-16-3', { 16: 1 }],
  ['vgg11:3x32x32-10,width=0.0625', { 4: 1, 8: 1, 16: 2, 32: 4 }],
  ['vgg13:3x32x32-10,width=0.0625,norm=none', { 4: 2, 8: 2, 16: 2, 32: 4 }],
  ['vgg16:3x32x32-10,width=0.0625,norm=layer', { 4: 2, 8: 2, 16: 3, 32: 6 }],
  ['vgg19:1x32x32-10,width=0.0625,norm=group', { 4: 2, 8: 2, 16: 4, 32: 8 }],
  // One a stage for the stream, and one a block inside it.
  ['resnet20:3x16x16-10,width=0.25', { 4: 1 + 3, 8: 1 + 3, 16: 1 + 3 }],
  ['resnet20:3x16x16-10,width=0.25,norm=layer,activation=pre', { 4: 4, 8: 4, 16: 4 }],
  ['resnet20:3x16x16-10,width=0.25,norm=none', { 4: 4, 8: 4, 16: 4 }],
  ['resnet32:3x16x16-10,width=0.25,norm=group', { 4: 6, 8: 6, 16: 6 }],
  ['resnet56:3x16x16-10,width=0.25', { 4: 10, 8: 10, 16: 10 }],
  ['resnet18:3x32x32-10,width=0.0625', { 4: 3, 8: 3, 16: 3, 32: 3 }],
  ['resnet18:3x32x32-10,width=0.0625,norm=group,activation=pre', { 4: 3, 8: 3, 16: 3, 32: 3 }],
  // The stem has a stream of its own; each stage one, and two inside each block.
  ['resnet50:3x32x32-10,width=0.0625', { 4: 1 + 6, 8: 8, 16: 1 + 12, 32: 1 + 6, 64: 1, 128: 1 }],
  [
    'resnet50:3x32x32-10,width=0.0625,norm=layer,activation=pre',
    { 4: 7, 8: 8, 16: 13, 32: 7, 64: 1, 128: 1 },
  ],
  // The stream and each block's hidden units; its heads, and units inside each head of q-k and of v-o.
  ['vit:3x16x16-10,patch=4,units=24,heads=3,depth=2', { 24: 1, 96: 2, 3: 2, 8: 2 * 6 }],
];

const sizesOf = (notation: string) => {
  const sizes: Record<number, number> = {};
  for (const { size } of permutationSpec(parseNetwork(notation)).groups) {
    sizes[size] = (sizes[size] ?? 0) + 1;
  }
  return sizes;
};

describe.each(notations)('%s', (notation, sizes) => {
  const network = parseNetwork(notation);

  it('has a permutation group of the width wherever units can be re-ordered', () => {
    expect(sizesOf(notation)).toEqual(sizes);
  });

  it('computes the same function under a random permutation of every group', () => {
    const { groups } = permutationSpec(network);
    const permutation = randomPermutation(groups, 5);
    expect(isIdentity(permutation)).toBe(groups.length === 0);
    expect(provePermutation(network, randomWeights(network, 3), permutation).equal).toBe(true);
  });
});

describe('at full width', () => {
  it.each<[string, Readonly<Record<number, number>>]>([
    ['mlp:784-512-512-512-10', { 512: 3 }],
    ['vgg11:3x32x32-10', { 64: 1, 128: 1, 256: 2, 512: 4 }],
    ['vgg13:3x32x32-10', { 64: 2, 128: 2, 256: 2, 512: 4 }],
    ['vgg16:3x32x32-10', { 64: 2, 128: 2, 256: 3, 512: 6 }],
    ['vgg19:3x32x32-10', { 64: 2, 128: 2, 256: 4, 512: 8 }],
    ['resnet20:3x32x32-10', { 16: 4, 32: 4, 64: 4 }],
    ['resnet32:3x32x32-10', { 16: 6, 32: 6, 64: 6 }],
    ['resnet56:3x32x32-10', { 16: 10, 32: 10, 64: 10 }],
    ['resnet20:3x32x32-10,width=32', { 512: 4, 1024: 4, 2048: 4 }],
    ['resnet18:3x224x224-1000', { 64: 3, 128: 3, 256: 3, 512: 3 }],
    ['resnet50:3x224x224-1000', { 64: 7, 128: 8, 256: 13, 512: 7, 1024: 1, 2048: 1 }],
    ['vit:3x32x32-10', { 192: 1, 768: 12, 3: 12, 64: 12 * 6 }],
  ])('%s has groups of the widths in its paper', (notation, groups) => {
    expect(sizesOf(notation)).toEqual(groups);
  });

  it.each(Object.entries(architectures))('%s is what its example shows', (name, { example }) => {
    expect(example.startsWith(`${name}:`)).toBe(true);
    expect(permutationSpec(parseNetwork(example)).groups.length).toBeGreaterThan(0);
  });
});

describe('a permutation that leaves one axis out', () => {
  it.each(notations.filter(([, groups]) => Object.keys(groups).length > 0))(
    'changes %s, which the proof notices',
    (notation) => {
      const network = parseNetwork(notation);
      const { groups } = permutationSpec(network);
      const wrong = groups.map((group, i) =>
        i === 0 ? { ...group, axes: group.axes.slice(1) } : group,
      );
      const indices = Int32Array.from(
        { length: groups[0].size },
        (_, i) => (i + 1) % groups[0].size,
      );
      const permutation = new Map([...randomPermutation(groups, 5), [groups[0].name, indices]]);
      const weights = randomWeights(network, 3);
      expect(provePermutation(network, weights, permutation, wrong).equal).toBe(false);
    },
  );
});
