import { chain, type Layer, lastOf } from '../chain.js';
import { type Graph, inputName, type Node } from '../network.js';
import { type NormName, normNamed } from '../norms.js';
import { relu } from '../ops/activations.js';
import { convolution } from '../ops/convolution.js';
import { linear } from '../ops/linear.js';
import { add } from '../ops/merging.js';
import { globalAveragePool, maxPool } from '../ops/pooling.js';
import type { ResnetOptions } from './resnet.js';

/** Blocks of each stage, and whether they are bottlenecks (He et al. 2016, Table 1). */
const depths = {
  18: { blocks: [2, 2, 2, 2], bottleneck: false },
  50: { blocks: [3, 4, 6, 3], bottleneck: true },
} as const;

/**
 * ResNet for large images, named as torchvision names it: conv1, bn1, layer1.0.conv1, ...,
 * layer1.0.downsample.0, fc. With activation "pre", blocks normalise and activate before their
 * convolutions (He et al. 2016b), and bn1 stands behind the last block.
 */
export function imagenetResnet(
  depth: keyof typeof depths,
  { inputShape, classes, width, norm, activation }: ResnetOptions,
): Graph {
  const { blocks, bottleneck } = depths[depth];
  const channels = (stage: number) => Math.max(1, Math.round(64 * 2 ** stage * width));
  const nodes: Node[] = [
    ...chain(inputName, [
      ['conv1', convolution(channels(0), 7, { stride: 2, padding: 3, init: 'he' })],
      ...(activation === 'post' ? after(norm) : []),
      ['maxpool', maxPool(3, { stride: 2, padding: 1 })],
    ]),
  ];
  blocks.forEach((count, stage) => {
    for (let i = 0; i < count; i++) {
      const name = `layer${stage + 1}.${i}`;
      const stride = stage > 0 && i === 0 ? 2 : 1;
      const isProjected = stride === 2 || (bottleneck && i === 0);
      const place = { name, input: lastOf(nodes), stride, isProjected, norm, activation };
      nodes.push(...residual({ ...place, channels: channels(stage), bottleneck }));
    }
  });
  nodes.push(
    ...chain(lastOf(nodes), [
      ...(activation === 'pre' ? after(norm) : []),
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
  readonly activation: 'pre' | 'post';
}

function residual(block: Block): Node[] {
  const { name, input, channels, stride, isProjected, bottleneck, norm, activation } = block;
  const outputs = bottleneck ? 4 * channels : channels;
  const convolutions: [units: number, size: number, stride: number][] = bottleneck
    ? [
        [channels, 1, 1],
        [channels, 3, stride],
        [outputs, 1, 1],
      ]
    : [
        [channels, 3, stride],
        [outputs, 3, 1],
      ];
  const layers = convolutions.flatMap(([units, size, step], i): Layer[] => {
    const conv: Layer = [
      `${name}.conv${i + 1}`,
      convolution(units, size, { stride: step, init: 'he' }),
    ];
    const normed: Layer = [`${name}.bn${i + 1}`, normNamed(norm)];
    const active: Layer = [`${name}.relu${i + 1}`, relu];
    if (activation === 'pre') return [normed, active, conv];
    // The last one is activated behind the sum.
    return i === convolutions.length - 1 ? [conv, normed] : [conv, normed, active];
  });
  const branch = chain(input, layers);
  const project = convolution(outputs, 1, { stride, padding: 0, init: 'he' });
  const shortcut = chain(
    input,
    isProjected
      ? [
          [`${name}.downsample.0`, project],
          [`${name}.downsample.1`, activation === 'post' ? normNamed(norm) : undefined],
        ]
      : [],
  );
  const sum = `${name}.add`;
  return [
    ...branch,
    ...shortcut,
    { name: sum, op: add, inputs: [lastOf(branch), shortcut.at(-1)?.name ?? input] },
    ...chain(sum, activation === 'post' ? [[`${name}.relu`, relu]] : []),
  ];
}

function after(norm: NormName): Layer[] {
  return [
    ['bn1', normNamed(norm)],
    ['relu', relu],
  ];
}
