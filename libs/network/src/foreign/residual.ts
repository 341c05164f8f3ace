import { architectures } from '../architectures.js';
import { normAssumptions, normNameOf, refuseOpenGroups } from './image-norm.js';
import { isFlax, type Layer } from './layer.js';
import { Misfit } from './misfit.js';
import { optionsText } from './op-of.js';
import { type Block, type Residual, residualNodes } from './residual-graph.js';
import type { Reading, Scheme } from './scheme.js';

/** How a file names the layers of a residual network. */
interface Naming {
  readonly name: string;
  readonly example: string;
  readonly stem: string;
  readonly stemNorm: RegExp;
  /** A layer in a block: its stage, where names count stages; its block; its part. */
  readonly block: RegExp;
  readonly head: RegExp;
}

const namings: readonly Naming[] = [
  {
    name: "torchvision's ResNet",
    example:
      'conv1.weight, bn1.weight, layer1.0.conv1.weight, layer2.0.downsample.0.weight, fc.weight',
    stem: 'conv1',
    stemNorm: /^(bn|norm)1$/,
    block: /^layer(?<stage>\d+)\.(?<block>\d+)\.(?<part>.+)$/,
    head: /^(fc|linear|classifier)$/,
  },
  {
    name: "open_lth's ResNet",
    example: 'conv.weight, bn.weight, blocks.0.conv1.weight, blocks.3.shortcut.0.weight, fc.weight',
    stem: 'conv',
    stemNorm: /^bn$/,
    block: /^blocks\.(?<block>\d+)\.(?<part>.+)$/,
    head: /^fc$/,
  },
  {
    name: "git-re-basin's ResNet",
    example:
      'conv1/kernel, norm1/scale, blockgroups_0/blocks_0/conv1/kernel, blockgroups_1/blocks_0/shortcut/layers_0/kernel, dense/kernel',
    stem: 'conv1',
    stemNorm: /^norm1$/,
    block: /^blockgroups_(?<stage>\d+)\.blocks_(?<block>\d+)\.(?<part>.+)$/,
    head: /^dense$/,
  },
];

/** A block's convolutions and normalisations by number, and its projection, norm last. */
const parts =
  /^(?:(?<branch>conv|bn|norm)(?<number>[123])|(?:downsample|shortcut)\.(?:layers_)?(?<side>[01]))$/;

/** Residual networks of basic and bottleneck blocks. */
export const residuals: readonly Scheme[] = namings.map((naming) => ({
  name: naming.name,
  example: naming.example,
  recognizes: (layers) => layers.some(({ name }) => naming.block.test(name)),
  orders(layers) {
    const network = rolesOf(layers, naming);
    return [inOrder(network), inPreActivatedOrder(network)];
  },
  read: (layers) => readResidual(layers, naming),
}));

function readResidual(found: readonly Layer[], naming: Naming): Reading {
  const network = rolesOf(found, naming);
  checkBlocks(network);
  refuseOpenGroups(found);
  const [stem] = network.stem;
  const side = stem.size === 7 ? 224 : 32;
  return {
    graph: { inputShape: [side, side, stem.inputs], nodes: residualNodes(network) },
    short: shortOf(network, side),
    layers: inOrder(network),
    assumed: [
      `images of ${side} x ${side}`,
      'activation relu, behind the normalisations',
      'the first block of each later stage halves height and width',
      stem.size === 7
        ? 'a first convolution of stride 2, and a 3 x 3 max pool of stride 2 behind it'
        : 'a first convolution of stride 1, and no max pool behind it',
      'the mean over the image in front of the last layer',
      ...(isFlax(found)
        ? ['strided convolutions are padded by 1 on both sides (Flax pads them by 1 behind alone)']
        : []),
      ...normAssumptions(found),
    ],
  };
}

/** Layers by their roles. Throws a Misfit for what has none, and where the first or last is lacking. */
function rolesOf(found: readonly Layer[], naming: Naming): Residual {
  const named = (test: (name: string) => boolean) => found.find(({ name }) => test(name));
  const stem = named((name) => name === naming.stem);
  const stemNorm = named((name) => naming.stemNorm.test(name));
  const head = named((name) => naming.head.test(name));
  if (stem?.kind !== 'convolution' || head?.kind !== 'linear') {
    const lacking = stem?.kind === 'convolution' ? 'last, linear layer' : 'first convolution';
    throw new Misfit(`there is no ${lacking} [expected layers named as ${naming.example}]`);
  }
  const rest = found.filter((layer) => ![stem, stemNorm, head].includes(layer));
  return { stem: [stem, ...(stemNorm ? [stemNorm] : [])], blocks: blocksOf(rest, naming), head };
}

/** In the order of a network that activates behind its normalisations. */
function inOrder({ stem, blocks, head }: Residual): readonly Layer[] {
  return [...stem, ...blocks.flatMap(({ branch, shortcut }) => [...branch, ...shortcut]), head];
}

/** In the order of one that normalises before it convolves, and once more in the end. */
function inPreActivatedOrder({ stem: [stem, ...norms], blocks, head }: Residual): readonly Layer[] {
  const numberOf = ({ name }: Layer) => Number(name.at(-1));
  const normsFirst = (branch: readonly Layer[]) =>
    branch.toSorted((a, b) => numberOf(a) - numberOf(b) || (a.kind === 'norm' ? -1 : 1));
  const inner = blocks.flatMap(({ branch, shortcut }) => [...normsFirst(branch), ...shortcut]);
  return [stem, ...inner, ...norms, head];
}

/** The blocks in order; those of the file's layers that belong to none are a Misfit. */
function blocksOf(layers: readonly Layer[], naming: Naming): readonly Block[] {
  const byBlock = new Map<string, { key: number[]; parts: [string, Layer][] }>();
  for (const layer of layers) {
    const { stage = '0', block = '', part = '' } = naming.block.exec(layer.name)?.groups ?? {};
    const { branch, number = '0', side } = parts.exec(part)?.groups ?? {};
    if (branch === undefined && side === undefined) {
      throw new Misfit(
        `a layer is in no block [layer=${layer.name}, expected names as ${naming.example}]`,
      );
    }
    const rank = side === undefined ? `0${number}${branch === 'conv' ? 0 : 1}` : `1${side}`;
    const key = [Number(stage), Number(block)];
    const known = byBlock.get(key.join()) ?? { key, parts: [] };
    known.parts.push([rank, layer]);
    byBlock.set(key.join(), known);
  }
  const ordered = [...byBlock.values()].toSorted(
    ({ key: a }, { key: b }) => a[0] - b[0] || a[1] - b[1],
  );
  return ordered.map(({ key, parts: ranked }, i): Block => {
    const sorted = ranked.toSorted(([a], [b]) => (a < b ? -1 : 1));
    const of = (start: string) =>
      sorted.flatMap(([rank, layer]) => (rank.startsWith(start) ? [layer] : []));
    const shortcut = of('1');
    const isStaged = ordered.some(({ key: other }) => other[0] !== key[0]);
    const begins = isStaged
      ? i > 0 && ordered[i - 1].key[0] !== key[0]
      : shortcut.length > 0 && i > 0;
    return { branch: of('0'), shortcut, stride: begins ? 2 : 1 };
  });
}

/** Throws a Misfit for a block whose sum would be of unlike channels, or that normalises first. */
function checkBlocks({ stem, blocks }: Residual): void {
  let channels = stem[0].outputs;
  for (const { branch, shortcut } of blocks) {
    const [first, norm] = branch;
    const { outputs } = branch.findLast(({ kind }) => kind === 'convolution') ?? first;
    const isPreActivated = norm?.kind === 'norm' && norm.outputs !== first.outputs;
    if (isPreActivated || (stem.length === 1 && branch.some(({ kind }) => kind === 'norm'))) {
      throw new Misfit(
        `blocks that normalise before they convolve cannot be told apart by names and shapes [layer=${first.name}]`,
      );
    }
    if (outputs !== channels && shortcut.length === 0) {
      throw new Misfit(
        `a block has no projection where the number of channels changes; shortcuts that fill up with zeros (option A of He et al. 2016) cannot be expressed [layer=${first.name}, expected ${channels} channels, got ${outputs}]`,
      );
    }
    channels = outputs;
  }
}

/** The notation of the depth that the number of convolutions says. */
function shortOf({ stem, blocks, head }: Residual, side: number): string | undefined {
  const layers = [...stem, ...blocks.flatMap(({ branch }) => branch)];
  const depth = 1 + layers.filter(({ kind }) => kind === 'convolution').length;
  if (!Object.hasOwn(architectures, `resnet${depth}`)) return undefined;
  const [{ inputs, outputs, size }] = stem;
  const options = optionsText(outputs / (size === 7 ? 64 : 16), normNameOf(layers));
  return `resnet${depth}:${inputs}x${side}x${side}-${head.outputs}${options}`;
}
