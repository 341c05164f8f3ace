import { choice, factor, flag, type Options, whole } from '@isthmus/notation';
import { imagenetResnet } from './architectures/imagenet-resnet.js';
import { meanField } from './architectures/mean-field.js';
import { mlp } from './architectures/mlp.js';
import { resnet } from './architectures/resnet.js';
import { vgg } from './architectures/vgg.js';
import { vit } from './architectures/vit.js';
import type { Graph } from './network.js';
import { activation, blocks, imageSize, norm, vectorSizes } from './notation.js';

/** An architecture as notations name it: "name:size,option=value,...". */
export interface Architecture {
  readonly example: string;
  /** Builds it from what stands after the colon. Throws a NotationError for what it cannot read. */
  build(size: string, options: Options): Graph;
}

const image = (size: string, options: Options) => ({
  ...imageSize(size),
  width: options.take('width', factor, 1),
  norm: options.take('norm', norm, 'batch'),
});

const residual = (size: string, options: Options) => ({
  ...image(size, options),
  activation: options.take('activation', choice('post', 'pre'), 'post'),
});

const vggOf = (depth: 11 | 13 | 16 | 19): Architecture => ({
  example: `vgg${depth}:3x32x32-10,width=0.5,norm=layer`,
  build: (size, options) => vgg(depth, image(size, options)),
});

const resnetOf = (depth: 20 | 32 | 56): Architecture => ({
  example: `resnet${depth}:3x32x32-10,width=2,norm=layer,activation=post`,
  build: (size, options) => resnet(depth, residual(size, options)),
});

const imagenetResnetOf = (depth: 18 | 50): Architecture => ({
  example: `resnet${depth}:3x224x224-1000,width=1,norm=batch`,
  build: (size, options) => imagenetResnet(depth, residual(size, options)),
});

/** Every architecture by its name. */
export const architectures: Readonly<Record<string, Architecture>> = {
  mlp: {
    example: 'mlp:784-512-512-512-10',
    build: (size, options) =>
      mlp(vectorSizes(size), {
        norm: options.take('norm', norm, 'none'),
        bias: options.take('bias', flag, true),
        activation: options.take('activation', activation, activation('relu')),
      }),
  },
  'mean-field': {
    example: 'mean-field:784-1000-10',
    build: (size) => meanField(vectorSizes(size, 3)),
  },
  vgg11: vggOf(11),
  vgg13: vggOf(13),
  vgg16: vggOf(16),
  vgg19: vggOf(19),
  resnet20: resnetOf(20),
  resnet32: resnetOf(32),
  resnet56: resnetOf(56),
  resnet18: imagenetResnetOf(18),
  resnet50: imagenetResnetOf(50),
  vit: {
    example: 'vit:3x32x32-10,patch=4,units=192,heads=3,depth=12',
    build: (size, options) =>
      vit({
        ...imageSize(size),
        patch: options.take('patch', whole, 4),
        units: options.take('units', whole, 192),
        heads: options.take('heads', whole, 3),
        depth: options.take('depth', blocks, 12),
      }),
  },
};
