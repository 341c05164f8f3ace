import {
  describeWrongAxis,
  identityPermutation,
  type Permutation,
  type PermutationGroup,
  type PermutationSpec,
  randomPermutation,
} from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { permutationSpec } from './derive-permutation-spec.js';
import { initialize } from './initialize.js';
import type { Network } from './network.js';
import { convolution } from './ops/convolution.js';
import { dropout } from './ops/dropout.js';
import { flatten } from './ops/flatten.js';
import { linear } from './ops/linear.js';
import { parseNetwork } from './parse-network.js';
import { probeBatch } from './probe-batch.js';
import { provePermutation, proveSpec } from './prove-permutation.js';

const problem = (notation: string) => problemOf(parseNetwork(notation));

/** A network with its spec and its first weights. */
function problemOf(network: Network) {
  const { groups } = permutationSpec(network);
  return { network, spec: groups, weights: initialize(network, 1) };
}

const mlp = problem('mlp:12-8-8-5');
const resnet20 = problem('resnet20:3x8x8-10,width=0.25');
const resnet50 = problem('resnet50:3x32x32-10,width=0.0625');
const flattened = problemOf({
  notation: 'a convolution, flattened',
  inputShape: [4, 4, 3],
  nodes: [
    { name: 'conv', op: convolution(6, 3, { bias: true }), inputs: ['input'] },
    { name: 'drop', op: dropout(0.5), inputs: ['conv'] },
    { name: 'flat', op: flatten, inputs: ['drop'] },
    { name: 'fc', op: linear(5), inputs: ['flat'] },
  ],
});

/** A spec with the axes of some arrays changed. */
function changed(
  spec: PermutationSpec,
  change: (axis: PermutationGroup['axes'][number]) => PermutationGroup['axes'],
): PermutationSpec {
  return spec.map((group) => ({ ...group, axes: group.axes.flatMap(change) }));
}

/** The permutation that swaps two units of one group. */
function swapOf(spec: PermutationSpec, name: string): Permutation {
  const swapped = new Map(identityPermutation(spec));
  const indices = Int32Array.from(swapped.get(name) ?? []);
  indices.subarray(0, 2).reverse();
  return swapped.set(name, indices);
}

describe('a proof', () => {
  it('is of every permutation of the spec that the graph gives, to far below its tolerance', () => {
    for (const { network, spec, weights } of [mlp, resnet20, flattened]) {
      const proof = provePermutation(network, weights, randomPermutation(spec, 2));
      expect(proof).toMatchObject({ equal: true, precision: 'float64' });
      expect(proof.maxAbsDifference).toBeLessThan(proof.tolerance / 1000);
      expect(proof).not.toHaveProperty('firstDifference');
      expect(proof).not.toHaveProperty('wrongAxes');
    }
  });

  it('fails for an effect that is lost in float32', () => {
    const { network, spec, weights } = mlp;
    const bias = weights.get('fc2.bias');
    const own = changed(spec, (place) => (place.tensor === 'fc2.bias' ? [] : [place]));
    const permutation = swapOf(spec, 'fc2');
    const tried = (tiny: number) => {
      const data = Float32Array.from({ length: 8 }, (_, i) => (i === 0 ? tiny : 0));
      return new Map([...weights, ['fc2.bias', { shape: bias?.shape ?? [], data }]]);
    };
    expect(provePermutation(network, tried(1e-7), permutation, own).equal).toBe(false);
    expect(provePermutation(network, tried(0), permutation, own).equal).toBe(true);
  });

  it('refuses weights of which nothing can be proved: NaN, and too large to compute with', () => {
    const { network, spec, weights } = problem('mlp:4-5-3,activation=relu');
    const huge = new Map(
      [...weights].map(([name, { shape, data }]) => [name, { shape, data: data.map(() => 3e38) }]),
    );
    expect(provePermutation(network, huge, identityPermutation(spec)).equal).toBe(true);
    const broken = new Map([
      ...huge,
      ['fc1.bias', { shape: [5], data: new Float32Array(5).fill(Number.NaN) }],
    ]);
    expect(() => provePermutation(network, broken, identityPermutation(spec))).toThrow(
      'values of a node are beyond float64, so that nothing can be proved [node=fc1, op=linear',
    );
    const deep = problem(`mlp:4-${'8-'.repeat(11)}3`);
    const large = new Map(
      [...deep.weights].map(([name, { shape, data }]) => [
        name,
        { shape, data: data.map(() => 1e38) },
      ]),
    );
    const tensors = tensorCount();
    expect(() => provePermutation(deep.network, large, randomPermutation(deep.spec, 1))).toThrow(
      /beyond float64, so that nothing can be proved \[node=(fc|relu)\d+, op=/,
    );
    expect(tensorCount()).toBe(tensors);
  });

  it('leaves no tensor behind', () => {
    const before = tensorCount();
    for (const { network, spec, weights } of [resnet20, flattened]) {
      provePermutation(network, weights, randomPermutation(spec, 2));
    }
    expect(tensorCount()).toBe(before);
  });

  it('takes fewer examples of larger inputs', () => {
    expect(probeBatch(mlp.network).examples).toBe(64);
    expect(probeBatch(parseNetwork('vgg16:3x32x32-10')).examples).toBeLessThan(32);
    expect(probeBatch(parseNetwork('resnet50:3x224x224-1000')).examples).toBe(2);
  });
});

describe('a spec of one’s own may', () => {
  it('leave groups where they are, and tie several into one', () => {
    const { network, spec, weights } = mlp;
    const fewer = spec.slice(1);
    expect(proveSpec(network, fewer).equal).toBe(true);
    const tied = [{ name: 'both', size: 8, axes: spec.flatMap(({ axes }) => axes) }];
    expect(proveSpec(network, tied).equal).toBe(true);
    expect(provePermutation(network, weights, randomPermutation(tied, 4), tied).equal).toBe(true);
  });

  it('tie neighbouring units into blocks', () => {
    const pairs = mlp.spec.map(({ name, axes }) => ({
      name,
      size: 4,
      axes: axes.map((place) => ({ ...place, block: 2 })),
    }));
    expect(proveSpec(mlp.network, pairs).equal).toBe(true);
  });
});

it('may hold some of a group’s units, which is not told as wrong where something else is', () => {
  const [first, second] = mlp.spec;
  const half = { ...first, size: 4 };
  expect(proveSpec(mlp.network, [half]).equal).toBe(true);
  const lost = { ...second, axes: second.axes.filter(({ tensor }) => tensor !== 'fc2.bias') };
  const proof = proveSpec(mlp.network, [half, lost]);
  expect(proof).toMatchObject({ equal: false, firstDifference: 'fc2' });
  expect(proof.wrongAxes?.map(describeWrongAxis)).toEqual([
    'fc2.bias axis 0 should be in group fc2',
  ]);
});

describe('a spec that is wrong is caught, and node and axis named:', () => {
  const stream = resnet20.spec.find(({ axes }) => axes.length > 12)?.name ?? '';
  const branch = resnet20.network.nodes.find(({ name }) => name.endsWith('1.conv2'))?.name ?? '';

  it.each([
    [
      'a residual branch left out',
      resnet20,
      changed(resnet20.spec, (place) =>
        place.tensor === `${branch}.weight` && place.axis === 0 ? [] : [place],
      ),
      branch,
      [`${branch}.weight axis 0 should be in group ${stream}`],
    ],
    [
      'one axis of a residual stream in a group of its own',
      resnet20,
      [
        {
          name: 'w',
          size: 4,
          axes: [{ tensor: `${branch}.weight`, axis: 0, offset: 0, block: 1 }],
        },
      ],
      branch,
      [`${branch}.weight axis 0 should be in no group, and is in w`],
    ],
    [
      'the input axis of conv3 left out, as in the ResNet-50 of Git Re-Basin, which lists conv2 twice',
      resnet50,
      changed(resnet50.spec, (place) =>
        place.tensor === 'layer1.0.conv3.weight' && place.axis === 1 ? [] : [place],
      ),
      'layer1.0.conv3',
      ['layer1.0.conv3.weight axis 1 should be in group layer1.0.conv2'],
    ],
    [
      'a swapped pair of axes',
      mlp,
      changed(mlp.spec, (place) => [
        place.tensor === 'fc2.weight' ? { ...place, axis: 1 - place.axis } : place,
      ]),
      'fc2',
      [
        'fc2.weight axis 1 should be in group fc1, and is in fc2',
        'fc2.weight axis 0 should be in group fc2, and is in fc1',
      ],
    ],
    [
      'a flatten whose channels come last',
      flattened,
      channelsLast(flattened.spec),
      'fc',
      [
        expect.stringMatching(
          /^fc\.weight axis 1 should be in group \S+ \(blocks of 16 .*, and is in/,
        ),
      ],
    ],
  ])('%s', (_, { network, weights }, own, node, axes) => {
    const proof = provePermutation(network, weights, randomPermutation(own, 3), own);
    expect(proof).toMatchObject({ equal: false, firstDifference: node });
    expect(proof.wrongAxes?.map(describeWrongAxis)).toEqual(axes);
  });

  it('also where the permutation is the identity, by one drawn from the spec', () => {
    const own = changed(mlp.spec, (place) => (place.tensor === 'fc2.bias' ? [] : [place]));
    const { network, weights } = mlp;
    expect(provePermutation(network, weights, identityPermutation(own), own).equal).toBe(true);
    const proof = proveSpec(network, own);
    expect(proof).toMatchObject({ equal: false, firstDifference: 'fc2' });
    expect(proof.wrongAxes?.map(describeWrongAxis)).toEqual([
      'fc2.bias axis 0 should be in group fc2',
    ]);
  });
});

/** The spec with the blocks that a flatten makes taken for positions: channel i at i, i + channels, ... */
function channelsLast(spec: PermutationSpec): PermutationSpec {
  return spec.map((group) => ({
    ...group,
    axes: group.axes.flatMap((place) =>
      Array.from({ length: place.block }, (_, i) => ({
        ...place,
        offset: i * group.size,
        block: 1,
      })),
    ),
  }));
}
