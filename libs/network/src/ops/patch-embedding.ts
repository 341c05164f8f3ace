import { sizeOf } from '@isthmus/permutation';
import {
  add,
  biasAdd,
  biasAddGradient,
  convolve,
  convolveImageGradient,
  convolveKernelGradient,
  reshape,
  sumOver,
} from '@isthmus/tensorflow';
import { type InitName, initializations } from '../initializations.js';
import { smallNormal } from '../initializers.js';
import type { Op } from '../op.js';

/**
 * An image as a sequence (Dosovitskiy et al. 2021): each patch of `size` x `size` pixels
 * becomes a token of `units` units, to which a learnt position is added.
 */
export function patchEmbedding(
  units: number,
  size: number,
  { init = 'lecun' }: { init?: InitName } = {},
): Op {
  const window = { stride: size, padding: 0 };
  return {
    notation: { op: 'patch-embedding', units, patch: size, init },
    outputShape([input]) {
      const [height, width] = input;
      if (input.length !== 3 || height % size !== 0 || width % size !== 0) {
        throw new RangeError(
          `patch embedding takes images whose sides are divisible by its size [got shape ${input.join('x')}, size=${size}]`,
        );
      }
      return [(height * width) / (size * size), units];
    },
    parameters([[height, width, channels]]) {
      const { weight, bias } = initializations[init];
      return {
        weight: {
          shape: [units, channels, size, size],
          initialize: weight,
          deviceOrder: [2, 3, 1, 0],
        },
        bias: { shape: [units], initialize: bias(channels * size * size) },
        position: {
          shape: [(height * width) / (size * size), units],
          initialize: smallNormal,
        },
      };
    },
    axes([[height, width, channels]], groups) {
      const output = groups.fresh(units);
      const kernel = groups.fresh(size);
      const tokens = groups.fresh((sizeOf(height) * sizeOf(width)) / (size * size));
      groups.pin(kernel);
      groups.pin(tokens);
      return {
        output: [tokens, output],
        parameters: {
          weight: [output, channels, kernel, kernel],
          bias: [output],
          position: [tokens, output],
        },
      };
    },
    forward([input], { weight, bias, position }) {
      const patches = biasAdd(convolve(input, weight, window), bias);
      return { output: add(reshape(patches, [input.shape[0], ...position.shape]), position) };
    },
    backward({ inputs: [input], parameters: { weight } }, gradient) {
      const [examples, height, width] = input.shape;
      const patches = reshape(gradient, [examples, height / size, width / size, units]);
      return {
        inputs: [convolveImageGradient(input.shape, weight, patches, window)],
        parameters: {
          weight: convolveKernelGradient(input, weight.shape, patches, window),
          bias: biasAddGradient(patches),
          position: sumOver(gradient, [0]),
        },
      };
    },
  };
}
