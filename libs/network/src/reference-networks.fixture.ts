import { chain as chainOf, type Layer } from './chain.js';
import type { Network, Node } from './network.js';
import type { Op } from './op.js';
import { gelu, relu } from './ops/activations.js';
import { attention } from './ops/attention.js';
import { batchNorm } from './ops/batch-norm.js';
import { convolution } from './ops/convolution.js';
import { flatten } from './ops/flatten.js';
import { groupNorm } from './ops/group-norm.js';
import { layerNorm } from './ops/layer-norm.js';
import { linear } from './ops/linear.js';
import { add } from './ops/merging.js';
import { globalAveragePool, maxPool } from './ops/pooling.js';
import { parseNetwork } from './parse-network.js';

const chain = (input: string, ...layers: readonly Layer[]) => chainOf(input, layers);

function network(inputShape: readonly number[], nodes: readonly Node[]): Network {
  return { notation: 'reference', inputShape, nodes };
}

const images = [8, 8, 3];
const vgg = network(
  images,
  chain(
    'input',
    ['conv1', convolution(8, 3, { bias: true })],
    ['relu1', relu],
    ['pool1', maxPool(2)],
    ['conv2', convolution(12, 3, { bias: true })],
    ['relu2', relu],
    ['pool2', maxPool(2)],
    ['flat', flatten],
    ['fc', linear(5)],
  ),
);

const convBatchNorm = network(
  images,
  chain(
    'input',
    ['conv1', convolution(6, 3)],
    ['bn1', batchNorm],
    ['relu1', relu],
    ['conv2', convolution(8, 3, { stride: 2 })],
    ['bn2', batchNorm],
    ['relu2', relu],
    ['pool', globalAveragePool],
    ['fc', linear(5)],
  ),
);

function resnet(norm: Op): Network {
  const branch = (block: string, input: string, width: number, stride: number) =>
    chain(
      input,
      [`${block}.conv1`, convolution(width, 3, { stride })],
      [`${block}.norm1`, norm],
      [`${block}.relu1`, relu],
      [`${block}.conv2`, convolution(width, 3)],
      [`${block}.norm2`, norm],
    );
  return network(images, [
    ...chain('input', ['stem_conv', convolution(8, 3)], ['stem_norm', norm], ['stem_relu', relu]),
    ...branch('block1', 'stem_relu', 8, 1),
    { name: 'block1.add', op: add, inputs: ['block1.norm2', 'stem_relu'] },
    ...chain('block1.add', ['block1.relu', relu]),
    ...branch('block2', 'block1.relu', 12, 2),
    ...chain(
      'block1.relu',
      ['block2.shortcut_conv', convolution(12, 1, { stride: 2 })],
      ['block2.shortcut_norm', norm],
    ),
    { name: 'block2.add', op: add, inputs: ['block2.norm2', 'block2.shortcut_norm'] },
    ...chain('block2.add', ['block2.relu', relu], ['pool', globalAveragePool], ['fc', linear(5)]),
  ]);
}

const transformer = network(
  [5, 16],
  [
    ...chain('input', ['ln1', layerNorm], ['', attention(2)]),
    { name: 'add1', op: add, inputs: ['input', ''] },
    ...chain(
      'add1',
      ['ln2', layerNorm],
      ['mlp1', linear(32)],
      ['gelu', gelu],
      ['mlp2', linear(16)],
    ),
    { name: 'add2', op: add, inputs: ['add1', 'mlp2'] },
    ...chain('add2', ['ln_out', layerNorm], ['pool', globalAveragePool], ['head', linear(5)]),
  ],
);

/** The networks of tests/vectors/nets. */
export const referenceNetworks: Readonly<
  Record<string, { readonly network: Network; readonly hasBatchNorm?: true }>
> = {
  mlp: { network: parseNetwork('mlp:20-16-12-5') },
  vgg: { network: vgg },
  conv_batchnorm: { network: convBatchNorm, hasBatchNorm: true },
  resnet_batch: { network: resnet(batchNorm), hasBatchNorm: true },
  resnet_group1: { network: resnet(groupNorm(1)) },
  resnet_channel_layer: { network: resnet(layerNorm) },
  transformer: { network: transformer },
};
