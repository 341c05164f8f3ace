import { readFileSync } from 'node:fs';
import { readSafetensors, readWeights } from '@isthmus/checkpoint';
import type { Weights } from '@isthmus/permutation';
import { readFloats, tensor, tidy, transpose } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { forward, toTensors } from '../run.js';
import { adopt } from './adopt.js';
import { reordered } from './named-weights.fixture.js';

const folder = new URL('../../../../tests/vectors/nets/', import.meta.url);
const bytesOf = (name: string) => readFileSync(new URL(`${name}.safetensors`, folder));

function weightsOf(name: string): Weights {
  return readWeights(bytesOf(name), { file: name }).weights;
}

type Rename = (name: string) => string;

const torchNames: Rename = (name) =>
  name
    .replace(/^stem_conv/, 'conv1')
    .replace(/^stem_norm/, 'bn1')
    .replace(/^block(\d)\./, 'layer$1.0.')
    .replace('shortcut_conv', 'shortcut.0')
    .replace('shortcut_norm', 'shortcut.1')
    .replace(/\.norm(\d)/, '.bn$1');

const flaxNames: Rename = (name) =>
  name
    .replace(/^stem_conv/, 'conv1')
    .replace(/^stem_norm/, 'norm1')
    .replace(/^block(\d)\./, (_, stage) => `blockgroups_${Number(stage) - 1}/blocks_0/`)
    .replace('shortcut_conv', 'shortcut/layers_0')
    .replace('shortcut_norm', 'shortcut/layers_1')
    .replace(/^fc/, 'dense')
    .replaceAll('.', '/')
    .replace(/(norm\d|layers_1)\/weight/, '$1/scale')
    .replace(/weight$/, 'kernel');

/** PyTorch's weights as Flax names them and lays them out. */
function inFlax(weights: Weights): Weights {
  return new Map(
    [...weights].map(([name, weight]) => {
      const order = { 2: [1, 0], 4: [2, 3, 1, 0] }[weight.shape.length];
      return [flaxNames(name), order === undefined ? weight : reordered(weight, order)];
    }),
  );
}

const renamed = (weights: Weights, rename: Rename): Weights =>
  new Map([...weights].map(([name, weight]) => [rename(name), weight]));

const vggNames: Rename = (name) =>
  name.replace('conv1', 'features.0').replace('conv2', 'features.3').replace('fc', 'classifier');

const chainNames: Rename = (name) =>
  name.replace(/^fc(\d)/, (_, number) => `net.${2 * (Number(number) - 1)}`);

describe('a network computes what PyTorch computed, under the names of', () => {
  it.each([
    ['a Sequential', 'mlp', (weights: Weights) => renamed(weights, chainNames)],
    ["torchvision's VGG", 'vgg', (weights: Weights) => renamed(weights, vggNames)],
    ['a CIFAR ResNet with batch norm', 'resnet_batch', (w: Weights) => renamed(w, torchNames)],
    ["git-re-basin's ResNet", 'resnet_channel_layer', inFlax],
  ])('%s', (_, net, named) => {
    const { network, weights } = adopt(named(weightsOf(`${net}/params`)));
    const x = readSafetensors(bytesOf(`${net}/batch`), { file: net }).tensors.get('x')!;
    const batch = tensor(new Float32Array(Uint8Array.from(x.bytes).buffer), x.shape);
    let logits: Float32Array = new Float32Array();
    tidy(
      () => {
        const images = x.shape.length === 4 ? transpose(batch, [0, 2, 3, 1]) : batch;
        const pass = forward(network, toTensors(network, weights), images, { mode: 'eval' });
        logits = readFloats(pass.output);
      },
      () => [],
    );
    const outputs = weightsOf(`${net}/outputs`);
    const expected = (outputs.get('logits') ?? outputs.get('logits_eval'))!.data;
    expect(logits).toHaveLength(expected.length);
    for (const [i, value] of logits.entries()) {
      expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(
        1e-5 + 1e-4 * Math.abs(expected[i]!),
      );
    }
  });
});
