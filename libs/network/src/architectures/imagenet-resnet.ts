import { chain, type Layer, lastOf } from '../chain.js';
import { heNormal } from '../initializers.js';
import { inputName, type Network, type Node } from '../network.js';
import { type NormName, normNamed } from '../norms.js';
import { relu } from '../ops/activations.js';
import { convolution } from '../ops/convolution.js';
import { linear } from '../ops/linear.js';
import { add } from '../ops/merging.js';
import { globalAveragePool, maxPool } from '../ops/pooling.js';
import type { ImageNetworkOptions } from './vgg.js';

/** Blocks of each stage, and whether they are bottlenecks (He et al. 2016, Table 1). */
const depths = {
  18: { blocks: [2, 2, 2, 2], bottleneck: false },
  50: { blocks: [3, 4, 6, 3], bottleneck: true },
} as const;

/**
 * ResNet for large images, named as torchvision names it: conv1, bn1, layer1.0.conv1, ...,
 * layer1.0.downsample.0, fc. The first pool takes windows of 2 x 2, not 3 x 3 with a border.
 */
export function imagenetResnet(
  depth: keyof typeof depths,
  { inputShape, classes, width, norm }: ImageNetworkOptions,
): Omit<Network, 'notation'> {
  const { blocks, bottleneck } = depths[depth];
  const channels = (stage: number) => Math.max(1, Math.round(64 * 2 ** stage * width));
  const nodes: Node[] = [
    ...chain(inputName, [
      ['conv1', convolution(channels(0), 7, { stride: 2, padding: 3, initialize: heNormal })],
      ['bn1', normNamed(norm)],
      ['relu', relu],
      ['maxpool', maxPool(2)],
    ]),
  ];
  blocks.forEach((count, stage) => {
    for (let i = 0; i < count; i++) {
      const name = `layer${stage + 1}.${i}`;
      const stride = stage > 0 && i === 0 ? 2 : 1;
      const isProjected = stride === 2 || (bottleneck && i === 0);
      const place = { name, input: lastOf(nodes), stride, isProjected, norm };
      nodes.push(...residual({ ...place, channels: channels(stage), bottleneck }));
    }
  });
  nodes.push(
    ...chain(lastOf(nodes), [
      ['avgpool', globalAveragePool],
      ['fc', linear(classes)],
    ]),
  );
  return { inputShape, nodes };
}

interface Block {
  readonly name: string;
  readonly input: string;
  readonly channels: number;
  readonly stride: number;
  readonly isProjected: boolean;
  readonly bottleneck: boolean;
  readonly norm: NormName;
}

function residual(block: Block): Node[] {
  const { name, input, channels, stride, isProjected, bottleneck, norm } = block;
  const outputs = bottleneck ? 4 * channels : channels;
  const conv = (n: number, units: number, size: number, step: number): Layer[] => [
    [`${name}.conv${n}`, convolution(units, size, { stride: step, initialize: heNormal })],
    [`${name}.bn${n}`, normNamed(norm)],
  ];
  const active = (n: number): Layer => [`${name}.relu${n}`, relu];
  const branch = chain(
    input,
    bottleneck
      ? [
          ...conv(1, channels, 1, 1),
          active(1),
          ...conv(2, channels, 3, stride),
          active(2),
          ...conv(3, outputs, 1, 1),
        ]
      : [...conv(1, channels, 3, stride), active(1), ...conv(2, outputs, 3, 1)],
  );
  const project = convolution(outputs, 1, { stride, padding: 0, initialize: heNormal });
  const shortcut = chain(
    input,
    isProjected
      ? [
          [`${name}.downsample.0`, project],
          [`${name}.downsample.1`, normNamed(norm)],
        ]
      : [],
  );
  const sum = `${name}.add`;
  return [
    ...branch,
    ...shortcut,
    { name: sum, op: add, inputs: [lastOf(branch), shortcut.at(-1)?.name ?? input] },
    ...chain(sum, [[`${name}.relu`, relu]]),
  ];
}
