import { chain, type Layer as NamedOp } from '../chain.js';
import { inputName, type Node } from '../network.js';
import type { Op } from '../op.js';
import { relu } from '../ops/activations.js';
import { add } from '../ops/merging.js';
import { globalAveragePool, maxPool } from '../ops/pooling.js';
import { imageNormOf } from './image-norm.js';
import type { Layer } from './layer.js';
import { opOf } from './op-of.js';

/** A block: convolutions, each with its normalisation behind it, beside a projection or nothing. */
export interface Block {
  readonly branch: readonly Layer[];
  readonly shortcut: readonly Layer[];
  readonly stride: number;
}

/** The layers of a residual network by their roles. */
export interface Residual {
  readonly stem: readonly Layer[];
  readonly blocks: readonly Block[];
  readonly head: Layer;
}

/** Names of the parts: those of the notations of large images, which begin with 7 x 7, and of small. */
const names = {
  large: { stem: 'conv1', norm: 'bn1', shortcut: 'downsample', mean: 'avgpool' },
  small: { stem: 'conv', norm: 'bn', shortcut: 'shortcut', mean: 'pool' },
};

/** The nodes of a residual network (He et al. 2016) that activates behind its normalisations. */
export function residualNodes({ stem, blocks, head }: Residual): readonly Node[] {
  const isLarge = stem[0].size === 7;
  const named = isLarge ? names.large : names.small;
  const norm = imageNormOf([head, ...stem]);
  const nodes = [
    ...chain(inputName, [
      [named.stem, opOf(stem[0], norm, isLarge ? 2 : 1)],
      [named.norm, stem[1] && opOf(stem[1], norm)],
      ['relu', relu],
      ['maxpool', isLarge ? maxPool(3, { stride: 2, padding: 1 }) : undefined],
    ]),
  ];
  let [stage, index] = [0, 0];
  blocks.forEach((block, i) => {
    if (block.stride > 1) [stage, index] = [stage + 1, 0];
    const name = isLarge ? `layer${stage + 1}.${index++}` : `blocks.${i}`;
    const input = nodes[nodes.length - 1].name;
    const branch = chain(input, branchOf(name, block, norm));
    const shortcut = chain(
      input,
      block.shortcut.map((layer, n) => [
        `${name}.${named.shortcut}.${n}`,
        opOf(layer, norm, n === 0 ? block.stride : 1),
      ]),
    );
    const sum = `${name}.add`;
    const inputs = [branch[branch.length - 1].name, shortcut.at(-1)?.name ?? input];
    nodes.push(...branch, ...shortcut, { name: sum, inputs, op: add });
    const convolutions = block.branch.filter(({ kind }) => kind === 'convolution').length;
    nodes.push(...chain(sum, [[isLarge ? `${name}.relu` : `${name}.relu${convolutions}`, relu]]));
  });
  const last = nodes[nodes.length - 1].name;
  const end = chain(last, [
    [named.mean, globalAveragePool],
    ['fc', opOf(head, norm)],
  ]);
  return [...nodes, ...end];
}

/** The second convolution of a bottleneck takes the stride, as torchvision's does; else the first. */
function branchOf(name: string, { branch, stride }: Block, norm: Op) {
  const convolutions = branch.filter(({ kind }) => kind === 'convolution');
  const strided = convolutions[convolutions.length === 3 ? 1 : 0];
  let n = 0;
  return branch.flatMap((layer, i): NamedOp[] => {
    if (layer.kind === 'convolution') n += 1;
    const part = `${name}.${layer.kind === 'convolution' ? 'conv' : 'bn'}${n}`;
    const isActive = branch[i + 1]?.kind === 'convolution';
    return [
      [part, opOf(layer, norm, layer === strided ? stride : 1)],
      [`${name}.relu${n}`, isActive ? relu : undefined],
    ];
  });
}
