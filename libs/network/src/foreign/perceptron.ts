import { chain, type Layer as NamedOp } from '../chain.js';
import { inputName, type Node } from '../network.js';
import { relu } from '../ops/activations.js';
import { layerNorm } from '../ops/layer-norm.js';

import { isFlax, type Layer } from './layer.js';
import { chainOrders } from './layer-order.js';
import { Misfit } from './misfit.js';
import { opOf } from './op-of.js';
import type { Scheme } from './scheme.js';

/** A flattened colour image of CIFAR-10, CIFAR-100 or SVHN. */
const colourImage = { entries: 3072, positions: 1024, text: '3x32x32' };

/** Linear layers one behind the other, with normalisations between them, under any names with numbers. */
export const perceptron: Scheme = {
  name: 'linear layers in a chain',
  example: '0.weight, 2.weight or fc1.weight, fc2.weight or Dense_0/kernel, Dense_1/kernel',
  recognizes: (layers) =>
    layers.some(({ kind }) => kind === 'linear') &&
    layers.every(({ kind }) => kind !== 'convolution'),
  orders: chainOrders,
  read(found) {
    const orders = chainOrders(found);
    // Names such as hidden and output have no numbers; a PyTorch file has them in their order.
    const layers = orders.find((order) => faultOf(order) === undefined) ?? orders[0];
    const fault = faultOf(layers);
    if (fault !== undefined) throw new Misfit(fault);
    const linear = layers.filter(({ kind }) => kind === 'linear');
    const assumed = ['activation relu', ...normAssumption(layers)];
    const graph = { inputShape: [linear[0].inputs], nodes: nodesOf(layers) };
    const reading = { graph, short: shortOf(layers, linear), layers, assumed };
    return isFlax(layers) && linear[0].inputs === colourImage.entries
      ? {
          ...reading,
          assumed: [
            ...assumed,
            `inputs are images of ${colourImage.text} that were flattened position by position`,
          ],
          inputPositions: colourImage.positions,
        }
      : reading;
  },
};

function normAssumption(layers: readonly Layer[]): readonly string[] {
  const plain = layers.some(({ kind, sources }) => kind === 'norm' && !sources.has('running_mean'));
  return plain ? ['normalisations without running statistics are layer norms'] : [];
}

/** The notation if all layers have a bias or none, and all but the last are normed or none. */
function shortOf(layers: readonly Layer[], linear: readonly Layer[]): string {
  const norm = layers.find(({ kind }) => kind === 'norm');
  const widths = [linear[0].inputs, ...linear.map(({ outputs }) => outputs)];
  const options = [
    ...(norm === undefined ? [] : [`norm=${norm.sources.has('running_mean') ? 'batch' : 'layer'}`]),
    ...(linear[0].sources.has('bias') ? [] : ['bias=false']),
  ];
  return [`mlp:${widths.join('-')}`, ...options].join(',');
}

function nodesOf(layers: readonly Layer[]): readonly Node[] {
  let n = 0;
  const last = layers.findLastIndex(({ kind }) => kind === 'linear');
  const named = layers.flatMap((layer, i): NamedOp[] => {
    const op = opOf(layer, layerNorm);
    const act: NamedOp[] = i < last && layers[i + 1].kind === 'linear' ? [[`act${n}`, relu]] : [];
    if (layer.kind === 'norm') return [[`norm${n}`, op], ...act];
    n += 1;
    return [[`fc${n}`, op], ...act.map((): NamedOp => [`act${n}`, relu])];
  });
  return chain(inputName, named);
}

/** Where a layer does not take what the one before gives; undefined for a chain. */
function faultOf(layers: readonly Layer[]): string | undefined {
  const [first] = layers;
  if (first?.kind !== 'linear') {
    return `the first layer is not linear [got ${first?.name ?? 'no layer'}]`;
  }
  const at = layers.findIndex(({ inputs }, i) => i > 0 && inputs !== layers[i - 1].outputs);
  if (at === -1) return undefined;
  const [before, layer] = [layers[at - 1], layers[at]];
  const tensor = layer.sources.get('weight')?.tensor;
  return `a layer does not take what the one before gives [tensor=${tensor}, expected ${before.outputs} inputs, the outputs of ${before.name}, got ${layer.inputs}]`;
}
