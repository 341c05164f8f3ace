import { chain, type Layer } from '../chain.js';
import { type Graph, inputName } from '../network.js';
import { type NormName, normNamed } from '../norms.js';
import { relu } from '../ops/activations.js';
import { convolution } from '../ops/convolution.js';
import { linear } from '../ops/linear.js';
import { globalAveragePool, maxPool } from '../ops/pooling.js';

/** Convolutions of each stage by the number of layers (Simonyan & Zisserman 2015, Table 1). */
const stages = {
  11: [1, 1, 2, 2, 2],
  13: [2, 2, 2, 2, 2],
  16: [2, 2, 3, 3, 3],
  19: [2, 2, 4, 4, 4],
} as const;

/** What an image classifier takes and gives, and how wide it is. */
export interface ImageNetworkOptions {
  /** Height, width, channels. */
  readonly inputShape: readonly [number, number, number];
  readonly classes: number;
  /** Times the usual number of channels. */
  readonly width: number;
  readonly norm: NormName;
}

/**
 * VGG for small images: convolutions of 3 x 3 in five stages of 64 to 512 channels, the first four
 * ending in a max pool, and one linear layer. Named as open_lth names it: layers.0.conv,
 * layers.0.bn, ..., where pools count too.
 */
export function vgg(
  depth: keyof typeof stages,
  { inputShape, classes, width, norm }: ImageNetworkOptions,
): Graph {
  const layers: Layer[] = [];
  let index = 0;
  stages[depth].forEach((convolutions, stage) => {
    const channels = Math.max(1, Math.round(Math.min(64 * 2 ** stage, 512) * width));
    for (let i = 0; i < convolutions; i++) {
      const name = `layers.${index++}`;
      layers.push(
        [`${name}.conv`, convolution(channels, 3, { bias: true, init: 'he' })],
        [`${name}.bn`, normNamed(norm)],
        [`${name}.relu`, relu],
      );
    }
    if (stage < 4) layers.push([`layers.${index++}`, maxPool(2)]);
  });
  layers.push(['pool', globalAveragePool], ['fc', linear(classes)]);
  return { inputShape, nodes: chain(inputName, layers) };
}
