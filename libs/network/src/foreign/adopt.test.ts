import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { permutationSpec } from '../derive-permutation-spec.js';
import { initialize } from '../initialize.js';
import { networkParameters } from '../network.js';
import { parseNetwork } from '../parse-network.js';
import { adopt } from './adopt.js';
import {
  torchLinear as linear,
  randomWeights,
  reordered,
  type Shapes,
  torchNorm,
  torchResnet,
  torchVgg,
} from './named-weights.fixture.js';

/** VGG11 with a thirty-second of its channels. */
const vgg11 = [2, 'M', 4, 'M', 8, 8, 'M', 16, 16, 'M', 16, 16, 'M'] as const;

const files: readonly [about: string, shapes: Shapes, scheme: string, notation: string | number][] =
  [
    [
      'a Sequential',
      { ...linear('0', 4, 6), ...linear('2', 5, 4), ...linear('10', 3, 5) },
      'layers in a chain',
      'mlp:6-4-5-3',
    ],
    [
      'a Sequential inside a module, in the order of its names',
      { ...linear('net.10', 3, 5), ...linear('net.2', 5, 4), ...linear('net.0', 4, 6) },
      'layers in a chain',
      'mlp:6-4-5-3',
    ],
    [
      'layers under names of their own, in their order',
      { ...linear('input', 4, 6), ...linear('hidden', 5, 4), ...linear('output', 3, 5) },
      'layers in a chain',
      'mlp:6-4-5-3',
    ],
    [
      'layers with a last one that has no number',
      { ...linear('fc', 3, 4), ...linear('fc_layers.0', 4, 6) },
      'layers in a chain',
      'mlp:6-4-3',
    ],
    [
      'layers with batch norms beside them',
      { ...torchNorm('bn1', 4), ...linear('fc1', 4, 6), ...linear('fc2', 3, 4) },
      'layers in a chain',
      'mlp:6-4-3,norm=batch',
    ],
    [
      'a Sequential with layer norms',
      { ...linear('0', 4, 6), ...torchNorm('1', 4, 'plain'), ...linear('3', 3, 4) },
      'layers in a chain',
      'mlp:6-4-3,norm=layer',
    ],
    [
      'layers without biases',
      { 'layer1.weight': [4, 6], 'layer2.weight': [3, 4] },
      'layers in a chain',
      'mlp:6-4-3,bias=false',
    ],
    [
      'layers of which one has no bias',
      { ...linear('fc1', 4, 6), 'fc2.weight': [3, 4] },
      'layers in a chain',
      3,
    ],
    [
      "torchvision's VGG",
      torchVgg(vgg11, {
        ...linear('classifier.0', 6, 16 * 49),
        ...linear('classifier.3', 6, 6),
        ...linear('classifier.6', 5, 6),
      }),
      "torchvision's VGG",
      27,
    ],
    [
      "torchvision's VGG with batch norm and one linear layer",
      torchVgg(vgg11, linear('classifier', 5, 16), true),
      "torchvision's VGG",
      31,
    ],
    [
      "open_lth's VGG",
      Object.fromEntries(
        [...networkParameters(parseNetwork('vgg11:3x32x32-5,width=0.03125'))].map(
          ([name, { shape }]) => [name, shape],
        ),
      ),
      "open_lth's VGG",
      'vgg11:3x32x32-5,width=0.03125',
    ],
    [
      "torchvision's ResNet",
      torchResnet({
        stem: 7,
        widths: [2, 4, 8, 16],
        blocks: 2,
        shortcut: 'downsample',
        head: 'fc',
      }),
      "torchvision's ResNet",
      'resnet18:3x224x224-5,width=0.03125',
    ],
    [
      'a ResNet of 18 layers for small images',
      torchResnet({
        stem: 3,
        widths: [2, 4, 8, 16],
        blocks: 2,
        shortcut: 'shortcut',
        head: 'linear',
      }),
      "torchvision's ResNet",
      67,
    ],
    [
      'a ResNet of 20 layers for small images',
      torchResnet({
        stem: 3,
        widths: [2, 4, 8],
        blocks: 3,
        shortcut: 'shortcut',
        head: 'linear',
      }),
      "torchvision's ResNet",
      'resnet20:3x32x32-5,width=0.125',
    ],
    [
      "open_lth's ResNet",
      Object.fromEntries(
        [...networkParameters(parseNetwork('resnet20:3x32x32-5,width=0.125'))].map(
          ([name, { shape }]) => [name, shape],
        ),
      ),
      "open_lth's ResNet",
      'resnet20:3x32x32-5,width=0.125',
    ],
  ];

describe('adopt', () => {
  it.each(files)('tells the network of %s', (_, shapes, scheme, notation) => {
    const { network, ...told } = adopt(randomWeights(shapes));
    expect(told.scheme).toBe(scheme);
    if (typeof notation === 'string') expect(network.notation).toBe(notation);
    else expect(JSON.parse(network.notation).nodes).toHaveLength(notation);
    expect(parseNetwork(network.notation).nodes.map(({ name }) => name)).toEqual(
      network.nodes.map(({ name }) => name),
    );
    expect(told.assumed.join()).toContain('relu');
  });

  it.each(files)('gives back to the bit what it took of %s', (_, shapes) => {
    const weights = randomWeights(shapes);
    const { network, weights: ours, restore } = adopt(weights);
    expect([...ours.keys()]).toEqual([...networkParameters(network).keys()]);
    expect([...restore(ours)]).toEqual([...weights]);
  });

  it.each(files)('takes %s for the same with the tensors in the order of names', (_, shapes) => {
    const weights = randomWeights(shapes);
    const sorted = new Map([...weights].sort(([a], [b]) => (a < b ? -1 : 1)));
    expect(adopt(sorted).network.notation).toBe(adopt(weights).network.notation);
    expect(adopt(sorted).weights).toEqual(adopt(weights).weights);
  });

  it('reads chains of any widths, names and layout', () => {
    const names = [
      (i: number) => `${2 * i}`,
      (i: number) => `net.${i}`,
      (i: number) => `fc${i + 1}`,
      (i: number) => `encoder.layers.${i}.linear`,
    ];
    const widths = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 12 });
    const choices = fc.record({ widths, name: fc.constantFrom(...names), flax: fc.boolean() });
    fc.assert(
      fc.property(choices, ({ widths, name, flax }) => {
        const network = parseNetwork(`mlp:${widths.join('-')}`);
        const ours = initialize(network, 1);
        const theirs = new Map(
          [...ours].map(([key, weight]) => {
            const [, layer = '', parameter] = /^fc(\d+)\.(.*)$/.exec(key) ?? [];
            if (!flax) return [`${name(Number(layer) - 1)}.${parameter}`, weight] as const;
            const path = `params/Dense_${Number(layer) - 1}`;
            if (parameter === 'bias') return [`${path}/bias`, weight] as const;
            return [`${path}/kernel`, reordered(weight, [1, 0])] as const;
          }),
        );
        const adopted = adopt(theirs);
        expect(adopted.network.notation).toBe(network.notation);
        expect([...adopted.weights]).toEqual([...ours]);
        expect([...adopted.restore(ours)]).toEqual([...theirs]);
      }),
    );
  });

  it('says which order of the pixels it takes a Flax network of colour images to have', () => {
    const weights = randomWeights({
      'Dense_0/kernel': [3072, 2],
      'Dense_0/bias': [2],
      'Dense_1/kernel': [2, 3],
      'Dense_1/bias': [3],
    });
    const { weights: ours, assumed, restore } = adopt(weights);
    const kernel = weights.get('Dense_0/kernel')!.data;
    const row = ours.get('fc1.weight')!.data;
    // Channel 1 of the pixel at 5: entry 5 of the second channel here, 1 of the sixth pixel there.
    expect(row[1024 + 5]).toBe(kernel[(5 * 3 + 1) * 2]);
    expect(assumed.join()).toContain('images of 3x32x32 that were flattened position by position');
    expect([...restore(ours)]).toEqual([...weights]);
  });
});

describe('adopt with a network', () => {
  it("takes the network's own names as they are", () => {
    const notation = 'resnet20:3x32x32-5,width=0.125,activation=pre';
    const weights = initialize(parseNetwork(notation), 1);
    const adopted = adopt(weights, notation);
    expect(adopted.weights).toEqual(weights);
    expect(adopted).toMatchObject({ assumed: [], scheme: "the network's own names" });
  });

  it('maps the names of another scheme', () => {
    const { weights, network } = adopt(
      randomWeights({ ...linear('2', 3, 4), ...linear('0', 4, 6) }),
      'mlp:6-4-3,activation=tanh',
    );
    expect(network.notation).toBe('mlp:6-4-3,activation=tanh');
    expect(weights.get('fc1.weight')?.shape).toEqual([4, 6]);
  });

  it('maps blocks that normalise first', () => {
    const notation = 'resnet20:3x32x32-5,width=0.125,activation=pre';
    const own = initialize(parseNetwork(notation), 1);
    const renamed = new Map(
      [...own].map(([name, weight]) => [
        name.replace(/^(conv|bn)\./, '$11.').replace(/^blocks\.(\d)\./, (_, block) => {
          return `layer${1 + Math.floor(Number(block) / 3)}.${Number(block) % 3}.`;
        }),
        weight,
      ]),
    );
    expect(adopt(renamed, notation).weights).toEqual(own);
  });

  it('passes over counters that are stored as floats', () => {
    const weights = randomWeights({ ...linear('fc1', 3, 6), 'bn.num_batches_tracked': [] });
    expect(adopt(weights, 'mlp:6-3').restore(adopt(weights, 'mlp:6-3').weights)).toEqual(weights);
  });
});

describe('the spec of a file', () => {
  it('is on its own tensors', () => {
    const { network, toTheirSpec } = adopt(
      randomWeights({ ...linear('net.0', 4, 6), ...linear('net.2', 3, 4) }),
    );
    expect(toTheirSpec(permutationSpec(network).groups)).toMatchObject([
      {
        name: 'fc1',
        axes: [
          { tensor: 'net.0.weight', axis: 0 },
          { tensor: 'net.0.bias', axis: 0 },
          { tensor: 'net.2.weight', axis: 1 },
        ],
      },
    ]);
  });
});
