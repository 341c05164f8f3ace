import { sizeOf } from '@isthmus/permutation';
import { biasAdd, multiply, reshape, sumOver } from '@isthmus/tensorflow';
import type { Op } from '../op.js';
import { count } from '../shape.js';
import { normalize, normalizeGradient } from './normalize.js';
import { scaleAndShift } from './scale-and-shift.js';

/** Of the shape in which a value is normalised: examples x positions x groups x channels of a group. */
const normalizedAxes = [1, 3];

/**
 * Normalises groups of channels of each example over all its positions (Wu & He 2018), then scales and shifts each
 * channel. Channels of several groups must stay where they are: a permutation would mix the groups; but not where
 * each is a group by itself. With one group it is what some call layer norm of an image.
 */
export function groupNorm(groups: number): Op {
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
    notation: { op: 'group-norm', groups },
    outputShape([input]) {
      grouped([1, ...input]);
      return input;
    },
    parameters: scaleAndShift,
    axes([input], axisGroups) {
      const units = input.slice(-1);
      const areMixed = units.some((axis) => groups > 1 && groups < sizeOf(axis));
      if (areMixed) for (const axis of units) axisGroups.pin(axis);
      return { output: input, parameters: { weight: units, bias: units } };
    },
    forward([input], { weight, bias }) {
      const normalized = normalize(reshape(input, grouped(input.shape)), normalizedAxes);
      const output = multiply(reshape(normalized.output, input.shape), weight);
      return {
        output: biasAdd(output, bias),
        saved: [normalized.output, normalized.inverseDeviation],
      };
    },
    backward({ inputs: [input], parameters: { weight }, saved = [] }, gradient) {
      const [output, inverseDeviation] = saved;
      const others = input.shape.map((_, i) => i).slice(0, -1);
      const ofNormalized = reshape(multiply(gradient, weight), grouped(input.shape));
      const normalized = { output, inverseDeviation };
      const ofGrouped = normalizeGradient(ofNormalized, normalized, normalizedAxes);
      return {
        inputs: [reshape(ofGrouped, input.shape)],
        parameters: {
          weight: sumOver(multiply(gradient, reshape(output, input.shape)), others),
          bias: sumOver(gradient, others),
        },
      };
    },
  };
}
