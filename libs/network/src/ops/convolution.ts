import { sizeOf } from '@isthmus/permutation';
import { biasAdd, biasAddGradient } from '@isthmus/tensorflow';
import { type InitName, initializations } from '../initializations.js';
import type { Op } from '../op.js';
import { count } from '../shape.js';
import { groupsOfChannels } from './channel-groups.js';
import {
  crossCorrelate,
  crossCorrelateImageGradient,
  crossCorrelateKernelGradient,
} from './cross-correlation.js';

/** How a convolution is made. */
export interface ConvolutionOptions {
  readonly stride?: number;
  /** Zeros around the image; half the kernel, rounded down, keeps the size at stride 1. */
  readonly padding?: number;
  /** Channels are convolved in so many groups by themselves; as many as channels: depthwise. */
  readonly groups?: number;
  readonly bias?: boolean;
  readonly init?: InitName;
}

/** A 2-D convolution (cross-correlation) with kernels of `size` x `size`; PyTorch's Conv2d. */
export function convolution(outputs: number, size: number, options: ConvolutionOptions = {}): Op {
  const { stride = 1, padding = Math.floor(size / 2), groups = 1, bias: hasBias = false } = options;
  const { init = 'lecun' } = options;
  const window = { stride, padding };
  const step = (length: number) => Math.floor((length + 2 * padding - size) / stride) + 1;
  return {
    notation: {
      op: 'convolution',
      channels: outputs,
      kernel: size,
      stride,
      padding,
      groups,
      bias: hasBias,
      init,
    },
    outputShape([input]) {
      const [height, width, channels] = input;
      if (input.length !== 3 || channels % groups !== 0 || outputs % groups !== 0) {
        throw new RangeError(
          `convolution takes images whose channels, like its outputs, are divisible by its groups [got shape ${input.join('x')}, outputs=${outputs}, groups=${groups}]`,
        );
      }
      if (Math.min(height, width) + 2 * padding < size) {
        throw new RangeError(
          `convolution takes images of at least its kernel, with the zeros around them [got shape ${input.join('x')}, kernel=${size}, padding=${padding}]`,
        );
      }
      return [step(height), step(width), outputs];
    },
    parameters([[, , channels]]) {
      const { weight, bias } = initializations[init];
      const shape = [outputs, channels / groups, size, size];
      const fanIn = count(shape.slice(1));
      return {
        weight: { shape, initialize: weight, deviceOrder: [2, 3, 1, 0] },
        ...(hasBias ? { bias: { shape: [outputs], initialize: bias(fanIn) } } : {}),
      };
    },
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
      const output = crossCorrelate(input, weight, groups, window);
      return { output: hasBias ? biasAdd(output, bias) : output };
    },
    backward({ inputs: [input], parameters: { weight }, ofParametersAlone }, gradient) {
      const kernels = crossCorrelateKernelGradient(input, weight, gradient, groups, window);
      return {
        inputs: ofParametersAlone
          ? []
          : [crossCorrelateImageGradient(input, weight, gradient, groups, window)],
        parameters: {
          weight: kernels,
          ...(hasBias ? { bias: biasAddGradient(gradient) } : {}),
        },
      };
    },
  };
}
