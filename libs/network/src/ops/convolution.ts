import { sizeOf } from '@isthmus/permutation';
import {
  biasAdd,
  biasAddGradient,
  concatenate,
  convolve,
  convolveImageGradient,
  convolveKernelGradient,
  slice,
  type Tensor,
} from '@isthmus/tensorflow';
import { type Initializer, lecunNormal, zeros } from '../initializers.js';
import type { Op } from '../op.js';
import { groupsOfChannels } from './channel-groups.js';

/** How a convolution is made. */
export interface ConvolutionOptions {
  readonly stride?: number;
  /** Zeros around the image; half the kernel, rounded down, keeps the size at stride 1. */
  readonly padding?: number;
  /** Channels are convolved in so many groups by themselves; as many as channels: depthwise. */
  readonly groups?: number;
  readonly bias?: boolean;
  readonly initialize?: Initializer;
}

/** A 2-D convolution (cross-correlation) with kernels of `size` x `size`; PyTorch's Conv2d. */
export function convolution(outputs: number, size: number, options: ConvolutionOptions = {}): Op {
  const { stride = 1, padding = Math.floor(size / 2), groups = 1, bias: hasBias = false } = options;
  const { initialize = lecunNormal } = options;
  const window = { stride, padding };
  const step = (length: number) => Math.floor((length + 2 * padding - size) / stride) + 1;
  return {
    outputShape([input]) {
      const [height, width, channels] = input;
      if (input.length !== 3 || channels % groups !== 0 || outputs % groups !== 0) {
        throw new RangeError(
          `convolution takes images whose channels, like its outputs, are divisible by its groups [got shape ${input.join('x')}, outputs=${outputs}, groups=${groups}]`,
        );
      }
      return [step(height), step(width), outputs];
    },
    parameters: ([[, , channels]]) => ({
      weight: {
        shape: [outputs, channels / groups, size, size],
        initialize,
        deviceOrder: [2, 3, 1, 0],
      },
      ...(hasBias ? { bias: { shape: [outputs], initialize: zeros } } : {}),
    }),
    axes([[height, width, channels]], axisGroups) {
      const { output, input } = groupsOfChannels(channels, outputs, groups, axisGroups);
      const kernel = axisGroups.fresh(size);
      axisGroups.pin(kernel);
      return {
        output: [
          axisGroups.fresh(step(sizeOf(height))),
          axisGroups.fresh(step(sizeOf(width))),
          output,
        ],
        parameters: {
          weight: [output, input, kernel, kernel],
          ...(hasBias ? { bias: [output] } : {}),
        },
      };
    },
    forward([input], { weight, bias }) {
      const parts = split(input, groups, 3).map((part, i) =>
        convolve(part, part === input ? weight : split(weight, groups, 3)[i], window),
      );
      const output = parts.length === 1 ? parts[0] : concatenate(parts, 3);
      return { output: hasBias ? biasAdd(output, bias) : output };
    },
    backward({ inputs: [input], parameters: { weight } }, gradient) {
      const [images, kernels, gradients] = [input, weight, gradient].map((value) =>
        split(value, groups, 3),
      );
      const ofImages = images.map(({ shape }, i) =>
        convolveImageGradient(shape, kernels[i], gradients[i], window),
      );
      const ofKernels = kernels.map(({ shape }, i) =>
        convolveKernelGradient(images[i], shape, gradients[i], window),
      );
      return {
        inputs: [groups === 1 ? ofImages[0] : concatenate(ofImages, 3)],
        parameters: {
          weight: groups === 1 ? ofKernels[0] : concatenate(ofKernels, 3),
          ...(hasBias ? { bias: biasAddGradient(gradient) } : {}),
        },
      };
    },
  };
}

/** A value in `parts` equal parts along an axis. */
function split(value: Tensor, parts: number, axis: number): readonly Tensor[] {
  if (parts === 1) return [value];
  const size = value.shape[axis] / parts;
  return Array.from({ length: parts }, (_, i) => slice(value, axis, i * size, size));
}
