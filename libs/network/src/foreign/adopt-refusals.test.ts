import { describe, expect, it } from 'vitest';
import { permutationSpec } from '../derive-permutation-spec.js';
import { adopt } from './adopt.js';
import {
  torchLinear as linear,
  randomWeights,
  type Shapes,
  torchNorm,
  torchResnet,
  torchVgg,
} from './named-weights.fixture.js';

const blocks = { stem: 3, blocks: 1, shortcut: 'shortcut', head: 'fc' };
const refused: readonly [about: string, shapes: Shapes, message: string][] = [
  [
    'a transformer',
    { 'attn.in_proj_weight': [12, 4] },
    "a name ends in no parameter's [tensor=attn.in_proj_weight, expected one of weight, bias,",
  ],
  [
    'more tensors than a network has',
    Object.fromEntries(Array.from({ length: 2050 }, (_, i) => [`fc${i}.weight`, [2, 2]])),
    'too many tensors for one network [expected at most 2048, got 2050]',
  ],
  [
    'a bias alone',
    { 'fc1.bias': [4] },
    'a layer has no weight of one, two or four axes [tensor=fc1.bias, got no such tensor]',
  ],
  [
    'a convolution of three axes',
    { 'conv.weight': [4, 3, 3] },
    'one, two or four axes [tensor=conv.weight, got 4x3x3]',
  ],
  [
    'kernels that are not square',
    { 'features.0.weight': [4, 3, 3, 5] },
    'kernels are not square [tensor=features.0.weight, got 3x5]',
  ],
  [
    'a chain that does not fit',
    { ...linear('fc1', 4, 6), ...linear('fc2', 3, 5) },
    '[tensor=fc2.weight, expected 4 inputs, the outputs of fc1, got 5]; read as layers in a chain',
  ],
  [
    'a bias of another size',
    { 'fc1.weight': [4, 6], 'fc1.bias': [5] },
    'a tensor is of another shape [tensor=fc1.bias, as fc1.bias, expected 4, got 5]',
  ],
  [
    'layers that no scheme names',
    { 'squeeze.weight': [4, 3, 3, 3], 'fc.weight': [5, 4] },
    'no naming scheme has such names [got squeeze.weight, fc.weight]',
  ],
  [
    'a VGG without a linear layer',
    torchVgg([4, 'M'], {}),
    'no naming scheme has such names [got features.0.weight',
  ],
  [
    'a VGG with a convolution behind the linear layers',
    { ...torchVgg([4, 'M'], linear('fc', 5, 4)), 'head.weight': [5, 4, 1, 1] },
    'a layer does not take what the one before gives',
  ],
  [
    'a VGG whose numbers leave room',
    torchVgg([4, 'M', 'M', 4, 'M'], linear('fc', 5, 4)),
    'more than a pool [layer=features.4, expected the number 2 or 3]',
  ],
  [
    'a VGG that flattens no square image',
    torchVgg([4, 'M'], linear('classifier', 5, 12)),
    '[tensor=classifier.weight, expected 4 inputs times a square, got 12]',
  ],
  [
    'convolutions in groups',
    { ...torchVgg([4, 'M', 4, 'M'], linear('fc', 5, 4)), 'features.3.weight': [4, 2, 3, 3] },
    '[tensor=features.3.weight, as layers.2.conv.weight, expected 4x4x3x3, got 4x2x3x3]',
  ],
  [
    "a git-re-basin VGG of a depth that is not VGG's",
    { 'Conv_0/kernel': [3, 3, 3, 4], 'Dense_0/kernel': [4, 5] },
    'where the pools are [expected 8, 10, 13, 16 convolutions, as VGG has, got 1]',
  ],
  [
    'a ResNet without a head',
    Object.fromEntries(
      Object.entries(torchResnet({ ...blocks, widths: [2] })).filter(([n]) => !n.startsWith('fc')),
    ),
    'there is no last, linear layer [expected layers named as conv1.weight, bn1.weight,',
  ],
  [
    'a ResNet without a stem',
    Object.fromEntries(
      Object.entries(torchResnet({ ...blocks, widths: [2] })).filter(
        ([n]) => !n.startsWith('conv'),
      ),
    ),
    'there is no first convolution',
  ],
  [
    'a ResNet with shortcuts that fill up with zeros',
    Object.fromEntries(
      Object.entries(torchResnet({ ...blocks, widths: [2, 4] })).filter(
        ([name]) => !name.includes('shortcut'),
      ),
    ),
    'option A of He et al. 2016) cannot be expressed [layer=layer2.0.conv1, expected 2 channels, got 4]',
  ],
  [
    'a ResNet that normalises first',
    Object.fromEntries(
      Object.entries(torchResnet({ ...blocks, widths: [2, 4] })).filter(
        ([name]) => !name.startsWith('bn1'),
      ),
    ),
    'blocks that normalise before they convolve',
  ],
  [
    'a ResNet with an attention block',
    { ...torchResnet({ ...blocks, widths: [2] }), 'layer1.0.se.fc1.weight': [1, 2] },
    'a layer is in no block [layer=layer1.0.se.fc1',
  ],
];

describe('adopt refuses', () => {
  it('normalisations of images whose groups are not in the file, unless a network says them', () => {
    const shapes = {
      'conv1.weight': [4, 3, 3, 3],
      'fc.weight': [5, 4],
      ...torchNorm('norm1', 4, 'plain'),
    };
    const refuse = () => adopt(randomWeights(shapes));
    expect(refuse).toThrow('in how many groups its normalisations work is not in the file');
    const nodes = [
      { name: 'conv1', op: 'convolution', channels: 4, kernel: 3 },
      { name: 'norm1', op: 'group-norm', groups: 2 },
      { name: 'mean', op: 'global-average-pool' },
      { name: 'fc', op: 'linear', units: 5, bias: false },
    ];
    const { network } = adopt(
      randomWeights(shapes),
      JSON.stringify({ inputShape: [3, 8, 8], nodes }),
    );
    const groups = permutationSpec(network).groups;
    expect(groups.map(({ name, size }) => [name, size])).toEqual([
      ['conv1', 2],
      ['conv1.2', 2],
      ['conv1.3', 2],
    ]);
  });

  it.each(refused)('%s', (_, shapes, message) => {
    const refuse = () => adopt(randomWeights(shapes));
    expect(refuse).toThrow(RangeError);
    expect(refuse).toThrow(message);
    expect(refuse).toThrow('cannot tell the network from the names and shapes of its weights: ');
    expect(refuse).toThrow('; name it with --network');
  });

  it.each([
    ['mlp:6-4-3', 'expected 4x6, got 5x6'],
    ['mlp:6-5', 'there are more layers than places [tensor=2.weight, expected 1 layers, got 2]'],
    ['mlp:6-5-3,bias=false', 'a tensor has no place [tensor=0.bias, expected weight of fc1]'],
    ['mlp:6-5-3-3', '[tensor=fc3.weight, as fc3.weight, expected 3x3, got no such tensor]'],
  ])('weights that do not fit %s', (notation, message) => {
    const weights = randomWeights({ ...linear('0', 5, 6), ...linear('2', 3, 5) });
    expect(() => adopt(weights, notation)).toThrow(message);
    expect(() => adopt(weights, notation)).toThrow(`do not fit the network ${notation}`);
  });
});
