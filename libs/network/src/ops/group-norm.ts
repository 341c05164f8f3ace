import { sizeOf } from '@isthmus/permutation';
import { biasAdd, multiply, reshape, sumOver } from '@isthmus/tensorflow';
import type { Op } from '../op.js';
import { count } from '../shape.js';
import { normalize, normalizeGradient } from './normalize.js';
import { scaleAndShift, scaleAndShiftOf } from './scale-and-shift.js';

/** Of the shape in which a value is normalised: examples x positions x groups x channels of a group. */
const normalizedAxes = [1, 3];

/** How a group norm is made; the defaults are PyTorch's. */
export interface GroupNormOptions {
  /** Whether it scales and shifts each channel. */
  readonly affine?: boolean;
  /** Added to the variance. */
  readonly epsilon?: number;
}

/**
 * Normalises groups of channels of each example over all its positions (Wu & He 2018), then scales and shifts each
 * channel. Whole groups can be re-ordered, and the channels inside each. With one group it is what some call layer
 * norm of an image; with as many as channels, instance norm.
 */
export function groupNorm(
  groups: number,
  { affine = true, epsilon = 1e-5 }: GroupNormOptions = {},
): Op {
  const grouped = (shape: readonly number[]) => {
    const channels = shape[shape.length - 1];
    if (channels % groups !== 0) {
      throw new RangeError(
        `group norm takes channels that are divisible by its groups [got shape ${shape.slice(1).join('x')}, groups=${groups}]`,
      );
    }
    return [shape[0], count(shape.slice(1, -1)), groups, channels / groups];
  };
  return {
    notation: { op: 'group-norm', groups, affine, epsilon },
    outputShape([input]) {
      grouped([1, ...input]);
      return input;
    },
    parameters: (inputs) => scaleAndShift(inputs, affine),
    axes([input], axisGroups) {
      const units = input.slice(-1);
      for (const axis of units) axisGroups.nest(axis, sizeOf(axis) / groups);
      return { output: input, parameters: affine ? { weight: units, bias: units } : {} };
    },
    forward([input], parameters) {
      const { weight, bias } = scaleAndShiftOf(parameters, input.shape[input.rank - 1]);
      const normalized = normalize(reshape(input, grouped(input.shape)), normalizedAxes, epsilon);
      const output = multiply(reshape(normalized.output, input.shape), weight);
      return {
        output: biasAdd(output, bias),
        saved: [normalized.output, normalized.inverseDeviation],
      };
    },
    backward({ inputs: [input], parameters, saved = [] }, gradient) {
      const { weight } = scaleAndShiftOf(parameters, input.shape[input.rank - 1]);
      const [output, inverseDeviation] = saved;
      const others = input.shape.map((_, i) => i).slice(0, -1);
      const ofNormalized = reshape(multiply(gradient, weight), grouped(input.shape));
      const normalized = { output, inverseDeviation };
      const ofGrouped = normalizeGradient(ofNormalized, normalized, normalizedAxes);
      return {
        inputs: [reshape(ofGrouped, input.shape)],
        parameters: affine
          ? {
              weight: sumOver(multiply(gradient, reshape(output, input.shape)), others),
              bias: sumOver(gradient, others),
            }
          : {},
      };
    },
  };
}
