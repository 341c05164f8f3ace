import { chain, type Layer as NamedOp } from '../chain.js';
import { inputName } from '../network.js';
import { relu } from '../ops/activations.js';
import { flatten } from '../ops/flatten.js';
import { globalAveragePool, maxPool } from '../ops/pooling.js';
import { refuseBranches } from './branches.js';
import { areChainNames } from './chain-names.js';
import { isNamedBefore, takesWhatComes } from './chain-order.js';
import { imageNormOf, normAssumptions, normNameOf, refuseOpenGroups } from './image-norm.js';
import type { Layer } from './layer.js';
import { inNumberOrder } from './layer-order.js';
import { Misfit } from './misfit.js';
import { opOf, optionsText } from './op-of.js';
import { ordersOf, severalOrders } from './orders.js';
import type { Reading, Scheme } from './scheme.js';

/** How a file names the layers of a VGG, and what that says of its pools. */
interface Naming {
  readonly name: string;
  readonly example: string;
  /** A convolution's name, with its index. */
  readonly convolution: RegExp;
  /** How far the next index is when no pool is between; undefined where pools are not counted. */
  readonly step?: (isNormed: boolean) => number;
  /** What is behind the convolutions: a pool and a flattened image, or the mean over the image. */
  readonly end: 'flatten' | 'mean';
}

const namings: readonly Naming[] = [
  {
    name: "torchvision's VGG",
    example: 'features.0.weight, features.3.weight, classifier.0.weight',
    convolution: /^features\.(\d+)$/,
    step: (isNormed) => (isNormed ? 3 : 2),
    end: 'flatten',
  },
  {
    name: "open_lth's VGG",
    example: 'layers.0.conv.weight, layers.0.bn.weight, fc.weight',
    convolution: /^layers\.(\d+)\.conv$/,
    step: () => 1,
    end: 'mean',
  },
  {
    name: "git-re-basin's VGG",
    example: 'Conv_0/kernel, LayerNorm_0/scale, Dense_0/kernel',
    convolution: /^Conv_(\d+)$/,
    end: 'flatten',
  },
];

/** By its number of convolutions: the depth of a VGG, and after which of them it pools. */
const depths: Readonly<
  Record<number, { readonly depth: number; readonly pools: readonly number[] }>
> = {
  8: { depth: 11, pools: [0, 1, 3, 5, 7] },
  10: { depth: 13, pools: [1, 3, 5, 7, 9] },
  13: { depth: 16, pools: [1, 3, 6, 9, 12] },
  16: { depth: 19, pools: [1, 3, 7, 11, 15] },
};

/** Convolutions in a chain with pools between them, then linear layers. */
export const vggs: readonly Scheme[] = namings.map((naming) => ({
  name: naming.name,
  example: naming.example,
  recognizes: (layers) =>
    layers.some(({ name }) => naming.convolution.test(name)) &&
    layers.every(({ kind, size }) => kind !== 'convolution' || size === 3) &&
    areChainNames(layers.map(({ name }) => name)),
  read: (layers) => readVgg(inNumberOrder(layers), naming),
}));

function readVgg(layers: readonly Layer[], naming: Naming): Reading {
  const split = layers.findIndex(({ kind }) => kind === 'linear');
  const body = layers.slice(0, split);
  const tail = inOneOrder(layers.slice(split));
  const convolutions = body.filter(({ kind }) => kind === 'convolution');
  const stranger =
    convolutions.find(({ name }) => !naming.convolution.test(name)) ??
    tail.find(({ kind }) => kind !== 'linear');
  if (split === -1 || stranger !== undefined || body[0]?.kind !== 'convolution') {
    const got = split === -1 ? 'no linear layer' : (stranger ?? body[0])?.name;
    throw new Misfit(`expected layers named as ${naming.example} [got ${got}]`);
  }
  refuseOpenGroups(layers);
  refuseBranches(layers.filter(({ kind }) => kind !== 'norm'));
  const pools = poolsOf(body, convolutions, naming);
  const last = convolutions[convolutions.length - 1];
  const side = naming.end === 'mean' ? 2 : sideOf(tail[0], last);
  const size = side * 2 ** pools.size;
  const nodes = chain(inputName, [
    ...bodyOf(body, pools),
    naming.end === 'mean' ? ['pool', globalAveragePool] : ['flatten', flatten],
    ...tailOf(tail),
  ]);
  const [{ inputs: channels, outputs }] = convolutions;
  const depth = depths[convolutions.length]?.depth;
  const options = optionsText(outputs / 64, normNameOf(body));
  return {
    graph: { inputShape: [size, size, channels], nodes },
    short:
      depth === undefined
        ? undefined
        : `vgg${depth}:${channels}x${size}x${size}-${tail[0].outputs}${options}`,
    layers: [...body, ...tail],
    assumed: [
      `images of ${size} x ${size}`,
      'no skip connections, and each layer is used once',
      'no normalisations without parameters',
      'activation relu',
      'convolutions of stride 1 with half a kernel of zeros around the image, none of them transposed',
      poolsText([...pools].map((at) => convolutions[at].name)),
      naming.end === 'flatten'
        ? 'a 2 x 2 max pool after the last convolution, whose image is flattened channel by channel'
        : 'the mean over the image in front of the last layer',
      ...normAssumptions(body),
    ],
  };
}

function poolsText(behind: readonly string[]): string {
  return behind.length === 0 ? 'no pools' : `2 x 2 max pools behind ${behind.join(', ')}`;
}

/** Linear layers in the one order that fits and that their names allow. */
function inOneOrder(layers: readonly Layer[]): readonly Layer[] {
  const orders = ordersOf(layers, { fits: takesWhatComes, precedes: isNamedBefore });
  if (orders.length > 1) severalOrders(orders);
  return orders[0] ?? layers;
}

/** After which convolutions there is a pool. */
function poolsOf(
  body: readonly Layer[],
  convolutions: readonly Layer[],
  { convolution, step, end }: Naming,
): ReadonlySet<number> {
  if (step === undefined) {
    const known = depths[convolutions.length];
    if (known !== undefined) return new Set(known.pools);
    throw new Misfit(
      `the names do not say where the pools are [expected ${Object.keys(depths).join(', ')} convolutions, as VGG has, got ${convolutions.length}]`,
    );
  }
  const indices = convolutions.map(({ name }) => Number(convolution.exec(name)?.[1]));
  const pools = new Set(end === 'flatten' ? [convolutions.length - 1] : []);
  for (let i = 0; i + 1 < convolutions.length; i++) {
    const isNormed = body[body.indexOf(convolutions[i]) + 1]?.kind === 'norm';
    const extra = indices[i + 1] - indices[i] - step(isNormed);
    if (extra === 1) pools.add(i);
    else if (extra !== 0) {
      const next = convolutions[i + 1].name;
      const expected = indices[i] + step(isNormed);
      throw new Misfit(
        `the names leave room for more than a pool [layer=${next}, expected the number ${expected} or ${expected + 1}]`,
      );
    }
  }
  return pools;
}

/** Height and width of the image that is flattened, which is square. */
function sideOf(head: Layer, last: Layer): number {
  const side = Math.sqrt(head.inputs / last.outputs);
  if (Number.isInteger(side) && side > 0) return side;
  const tensor = head.sources.get('weight')?.tensor;
  throw new Misfit(
    `a linear layer does not take a flattened square image [tensor=${tensor}, expected ${last.outputs} inputs times a square, got ${head.inputs}]`,
  );
}

function bodyOf(body: readonly Layer[], pools: ReadonlySet<number>): readonly NamedOp[] {
  const starts = body.flatMap(({ kind }, i) => (kind === 'convolution' ? [i] : []));
  let index = 0;
  return starts.flatMap((start, i): NamedOp[] => {
    const name = `layers.${index++}`;
    const [convolution, ...norms] = body.slice(start, starts[i + 1]);
    return [
      [`${name}.conv`, opOf(convolution, imageNormOf(body))],
      ...norms.map((norm): NamedOp => [`${name}.bn`, opOf(norm, imageNormOf(body))]),
      [`${name}.relu`, relu],
      ...(pools.has(i) ? [[`layers.${index++}`, maxPool(2)] as const] : []),
    ];
  });
}

function tailOf(tail: readonly Layer[]): readonly NamedOp[] {
  if (tail.length === 1) return [['fc', opOf(tail[0], relu)]];
  return tail.flatMap((layer, i): NamedOp[] => [
    [`fc${i + 1}`, opOf(layer, relu)],
    [`act${i + 1}`, i + 1 < tail.length ? relu : undefined],
  ]);
}
