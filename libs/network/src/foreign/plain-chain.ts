import { chain, type Layer as NamedOp } from '../chain.js';
import { inputName } from '../network.js';
import type { Op } from '../op.js';
import { relu } from '../ops/activations.js';
import { convolution } from '../ops/convolution.js';
import { flatten } from '../ops/flatten.js';
import { layerNorm } from '../ops/layer-norm.js';
import { globalAveragePool, maxPool } from '../ops/pooling.js';
import { prelu } from '../ops/prelu.js';
import { rmsNorm } from '../ops/rms-norm.js';
import { refuseBranches } from './branches.js';
import { type ImageReading, imageReading } from './chain-image.js';
import { areChainNames, areInOneList } from './chain-names.js';
import { isNamedBefore, takesWhatComes } from './chain-order.js';
import { type Step, stepsOf } from './chain-steps.js';
import { normAssumptions, refuseOpenGroups } from './image-norm.js';
import { hasStatistics, isFlax, type Layer } from './layer.js';
import { Misfit } from './misfit.js';
import { opOf } from './op-of.js';
import { ordersOf, severalOrders } from './orders.js';
import type { Scheme } from './scheme.js';
import { withUnitLayers } from './unit-layers.js';

const normPlaces =
  'normalisations stand directly behind their layers, in front of the activation, but for those that a list has elsewhere';

/** A flattened colour image of CIFAR-10, CIFAR-100 or SVHN. */
const colourImage = { entries: 3072, positions: 1024, text: '3x32x32' };

/** Convolutions, then linear layers, one behind the other, with normalisations between them. */
export const plainChain: Scheme = {
  name: 'layers in a chain',
  example:
    '0.weight, 2.weight or fc1.weight, fc2.weight or conv1.weight, fc1.weight or Dense_0/kernel',
  recognizes: (layers) =>
    layers.some(({ kind }) => kind === 'linear') && areChainNames(layers.map(({ name }) => name)),
  read(found) {
    refuseBranches(found.filter(({ kind }) => kind !== 'norm'));
    refuseOpenGroups(found);
    const layers = inOrder(found);
    const steps = stepsOf(layers);
    const first = layers.find(({ kind }) => kind !== 'norm') ?? layers[0];
    const image = first.kind === 'convolution' ? imageReading(steps) : undefined;
    const inputShape = image ? [image.side, image.side, first.inputs] : [first.inputs];
    const isFlat = image === undefined && isFlax(found) && first.inputs === colourImage.entries;
    return {
      graph: { inputShape, nodes: chain(inputName, namedOps(steps, image)) },
      short: shortOf(layers),
      layers,
      assumed: [
        ...stepAssumptions(steps, image),
        ...normAssumptions(found),
        ...(found.some(({ kind }) => kind === 'norm') ? [normPlaces] : []),
        ...(isFlat
          ? [`inputs are images of ${colourImage.text} that were flattened position by position`]
          : []),
      ],
      ...(isFlat ? { inputPositions: colourImage.positions } : {}),
    };
  },
};

/** The one order in which each layer takes what the one before gives and that the names allow. */
function inOrder(found: readonly Layer[]): readonly Layer[] {
  const units = found.filter(({ kind }) => kind === 'norm');
  const multiplied = found.filter(({ kind }) => kind !== 'norm');
  const precedes = (one: Layer, other: Layer) => {
    const isTold = areInOneList(one.name, other.name) || one.kind === other.kind;
    if (isTold) return isNamedBefore(one, other);
    return one.kind === 'convolution';
  };
  const orders = ordersOf(multiplied, { fits: takesWhatComes, precedes });
  if (orders.length > 1) severalOrders(orders);
  if (orders.length === 1) return withUnitLayers(orders[0], units);
  const [named] = ordersOf(multiplied, { fits: () => true, precedes });
  const at = (named ?? multiplied).findIndex(
    (layer, i, all) => i > 0 && !takesWhatComes(layer, all.slice(0, i)),
  );
  const [before, layer] = [(named ?? multiplied)[at - 1], (named ?? multiplied)[at]];
  throw new Misfit(
    `a layer does not take what the one before gives [tensor=${layer?.sources.get('weight')?.tensor}, expected ${before?.outputs} inputs, the outputs of ${before?.name}, got ${layer?.inputs}]`,
  );
}

function namedOps(steps: readonly Step[], image: ImageReading | undefined): readonly NamedOp[] {
  const counts = { convolution: 0, linear: 0, all: 0 };
  const named = new Set<string>();
  /** Adds .2, .3 and so on to names that were given before. */
  const unused = (wanted: string): string => {
    let [name, next] = [wanted, 2];
    while (named.has(name)) name = `${wanted}.${next++}`;
    named.add(name);
    return name;
  };
  let pool = 0;
  const padding = (size: number) => (image?.padding === 'none' ? 0 : Math.floor(size / 2));
  const number = () => (image === undefined ? counts.linear : counts.all);
  return steps.flatMap((step): NamedOp[] => {
    if (step.is === 'unknown') return [];
    if (step.is === 'activation') return [[unused(`act${number()}`), relu]];
    if (step.is === 'flatten') {
      return image?.isMean ? [['mean', globalAveragePool]] : [['flatten', flatten]];
    }
    if (step.is === 'pool') {
      return image?.pools[pool++] ? [[`pool${counts.convolution}`, maxPool(2)]] : [];
    }
    const { layer } = step;
    if (step.is === 'slopes')
      return [[unused(`act${number()}`), prelu({ shared: layer.outputs === 1 })]];
    if (layer.kind === 'norm') return [[unused(`norm${number()}`), normOf(layer)]];
    counts[layer.kind] += 1;
    counts.all += 1;
    if (layer.kind === 'linear') return [[`fc${counts.linear}`, opOf(layer, layerNorm)]];
    const { outputs, size, sources } = layer;
    const options = { padding: padding(size), bias: sources.has('bias'), init: 'he' } as const;
    return [[`conv${counts.convolution}`, convolution(outputs, size, options)]];
  });
}

function normOf(layer: Layer): Op {
  const isShifted = hasStatistics(layer) || layer.sources.has('bias');
  return isShifted ? opOf(layer, layerNorm) : rmsNorm();
}

/** The notation of a perceptron if all layers have a bias or none, and all but the last are normed or none. */
function shortOf(layers: readonly Layer[]): string | undefined {
  if (layers.some(({ kind }) => kind === 'convolution')) return undefined;
  const linear = layers.filter(({ kind }) => kind === 'linear');
  const norm = layers.find(({ kind }) => kind === 'norm');
  const widths = [linear[0].inputs, ...linear.map(({ outputs }) => outputs)];
  const options = [
    ...(norm === undefined ? [] : [`norm=${hasStatistics(norm) ? 'batch' : 'layer'}`]),
    ...(linear[0].sources.has('bias') ? [] : ['bias=false']),
  ];
  return [`mlp:${widths.join('-')}`, ...options].join(',');
}

/** What the steps hang on, also where it is that something is not there. */
function stepAssumptions(
  steps: readonly Step[],
  image: ImageReading | undefined,
): readonly string[] {
  const bare = withoutActivation(steps);
  const isActivated = steps.some(({ is }) => is === 'activation');
  const unknown = steps.flatMap((step) => (step.is === 'unknown' ? [step.behind] : []));
  const slopes = steps.flatMap((step) => (step.is === 'slopes' ? [step.layer.name] : []));
  return [
    ...(isActivated ? ['activation relu'] : []),
    ...(bare.length > 0 ? [`no activation behind ${bare.join(', ')}`] : []),
    ...(slopes.length > 0 ? [`${slopes.join(', ')} are the slopes of PReLUs`] : []),
    ...(unknown.length > 0
      ? [`what the numbers leave room for behind ${unknown.join(', ')} does nothing, as dropout`]
      : []),
    'no skip connections, and each layer is used once',
    'no normalisations without parameters',
    ...(image === undefined ? [] : imageAssumptions(steps, image)),
  ];
}

/** Layers that are followed by another with no activation between, as the numbers of a list tell. */
function withoutActivation(steps: readonly Step[]): readonly string[] {
  const names: string[] = [];
  let last: string | undefined;
  for (const step of steps) {
    if (step.is === 'activation' || step.is === 'slopes') last = undefined;
    if (step.is !== 'layer' || step.layer.kind === 'norm') continue;
    if (last !== undefined) names.push(last);
    last = step.layer.name;
  }
  return names;
}

function imageAssumptions(steps: readonly Step[], image: ImageReading): readonly string[] {
  const { side, padding, pools, isMean, isOpen } = image;
  let [pool, last] = [0, ''];
  const behind: string[] = [];
  for (const step of steps) {
    if (step.is === 'layer' && step.layer.kind === 'convolution') last = step.layer.name;
    if (step.is === 'pool' && pools[pool++]) behind.push(last);
  }
  const around =
    padding === 'none'
      ? 'without zeros around the image'
      : 'with half a kernel of zeros around the image';
  return [
    `images of ${side} x ${side}`,
    `convolutions of stride 1 ${around}, none of them transposed`,
    behind.length === 0 ? 'no pools' : `2 x 2 max pools behind ${behind.join(', ')} and no others`,
    isMean
      ? 'the mean over the image in front of the linear layers'
      : 'images are flattened channel by channel',
    ...(isOpen ? ['other images, strides, paddings and pools would fit as well'] : []),
  ];
}
