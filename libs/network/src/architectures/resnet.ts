import { chain, type Layer, lastOf } from '../chain.js';
import { type Graph, inputName, type Node } from '../network.js';
import { type NormName, normNamed } from '../norms.js';
import { relu } from '../ops/activations.js';
import { convolution } from '../ops/convolution.js';
import { linear } from '../ops/linear.js';
import { add } from '../ops/merging.js';
import { globalAveragePool } from '../ops/pooling.js';
import type { ImageNetworkOptions } from './vgg.js';

/** How a residual network is made. */
export interface ResnetOptions extends ImageNetworkOptions {
  /** Whether blocks normalise and activate before their convolutions (He et al. 2016b) or after. */
  readonly activation: 'pre' | 'post';
}

/**
 * ResNet for small images (He et al. 2016, section 4.2): depth 6n + 2, three stages of n
 * blocks with 16, 32 and 64 channels, a projection where the number of channels changes.
 * Named as open_lth names it: conv, bn, blocks.0.conv1, ..., blocks.3.shortcut.0, fc.
 */
export function resnet(depth: number, options: ResnetOptions): Graph {
  const { inputShape, classes, width, norm, activation } = options;
  if (depth < 8 || depth % 6 !== 2) {
    throw new RangeError(`a ResNet for small images has a depth of 6n + 2 [got ${depth}]`);
  }
  const blocks = (depth - 2) / 6;
  const channels = (stage: number) => Math.max(1, Math.round(16 * 2 ** stage * width));
  const nodes: Node[] = [
    ...chain(inputName, [
      ['conv', convolution(channels(0), 3, { init: 'he' })],
      ...(activation === 'post' ? after(norm) : []),
    ]),
  ];
  for (let i = 0; i < 3 * blocks; i++) {
    const stage = Math.floor(i / blocks);
    const isFirst = stage > 0 && i % blocks === 0;
    const block = { name: `blocks.${i}`, input: lastOf(nodes), channels: channels(stage), norm };
    nodes.push(...residual({ ...block, stride: isFirst ? 2 : 1, activation }));
  }
  const end: Layer[] = activation === 'pre' ? after(norm) : [];
  nodes.push(
    ...chain(lastOf(nodes), [...end, ['pool', globalAveragePool], ['fc', linear(classes)]]),
  );
  return { inputShape, nodes };
}

interface Block {
  readonly name: string;
  readonly input: string;
  readonly channels: number;
  readonly stride: number;
  readonly norm: NormName;
  readonly activation: 'pre' | 'post';
}

/** Two convolutions beside an identity, or beside a projection where the size changes. */
function residual({ name, input, channels, stride, norm, activation }: Block): Node[] {
  const conv = (n: 1 | 2, step: number): Layer => [
    `${name}.conv${n}`,
    convolution(channels, 3, { stride: step, init: 'he' }),
  ];
  const normed = (n: 1 | 2): Layer => [`${name}.bn${n}`, normNamed(norm)];
  const active = (n: 1 | 2): Layer => [`${name}.relu${n}`, relu];
  const branch = chain(
    input,
    activation === 'post'
      ? [conv(1, stride), normed(1), active(1), conv(2, 1), normed(2)]
      : [normed(1), active(1), conv(1, stride), normed(2), active(2), conv(2, 1)],
  );
  const project = convolution(channels, 1, { stride, padding: 0, init: 'he' });
  const shortcut = chain(
    input,
    stride === 1
      ? []
      : [
          [`${name}.shortcut.0`, project],
          [`${name}.shortcut.1`, activation === 'post' ? normNamed(norm) : undefined],
        ],
  );
  const sum = `${name}.add`;
  return [
    ...branch,
    ...shortcut,
    { name: sum, op: add, inputs: [lastOf(branch), shortcut.at(-1)?.name ?? input] },
    ...chain(sum, activation === 'post' ? [active(2)] : []),
  ];
}

function after(norm: NormName): Layer[] {
  return [
    ['bn', normNamed(norm)],
    ['relu', relu],
  ];
}
