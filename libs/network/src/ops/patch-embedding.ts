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
import { lecunNormal, smallNormal, zeros } from '../initializers.js';
import type { Op } from '../op.js';

/**
 * An image as a sequence (Dosovitskiy et al. 2021): each patch of `size` x `size` pixels
 * becomes a token of `units` units, to which a learnt position is added.
 */
export function patchEmbedding(units: number, size: number): Op {
  const window = { stride: size, padding: 0 };
  return {
    outputShape([input]) {
      const [height, width] = input;
      if (input.length !== 3 || height % size !== 0 || width % size !== 0) {
        throw new RangeError(
          `patch embedding takes images whose sides are divisible by its size [got shape ${input.join('x')}, size=${size}]`,
        );
      }
      return [(height * width) / (size * size), units];
    },
    parameters: ([[height, width, channels]]) => ({
      weight: {
        shape: [units, channels, size, size],
        initialize: lecunNormal,
        deviceOrder: [2, 3, 1, 0],
      },
      bias: { shape: [units], initialize: zeros },
      position: {
        shape: [(height * width) / (size * size), units],
        initialize: smallNormal,
      },
    }),
    axes([[, , channels]], groups) {
      const output = groups.fresh(units);
      const [kernel, tokens] = [groups.fresh(size), groups.fresh(1)];
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
