import { sizeOf } from '@isthmus/permutation';
import { biasAdd, multiply, reshape, sumOver, type Tensor } from '@isthmus/tensorflow';
import { ones, zeros } from '../initializers.js';
import type { Op, OpNotation } from '../op.js';
import { count } from '../shape.js';
import { normalize, normalizeGradient } from './normalize.js';

/** How a value is seen while it is normalised: its shape then, and the axes that are normalised. */
interface View {
  readonly shape: readonly number[];
  readonly axes: readonly number[];
}

/** An op that normalises what `view` shows, then scales and shifts each unit of the last axis. */
function normalization(
  notation: OpNotation,
  view: (shape: readonly number[]) => View,
  axes: Op['axes'],
): Op {
  const inView = (value: Tensor, { shape }: View) => reshape(value, shape);
  return {
    notation,
    outputShape([input]) {
      view([1, ...input]);
      return input;
    },
    parameters([input]) {
      const shape = input.slice(-1);
      return {
        weight: { shape, initialize: ones },
        bias: { shape, initialize: zeros },
      };
    },
    axes,
    forward([input], { weight, bias }) {
      const seen = view(input.shape);
      const normalized = normalize(inView(input, seen), seen.axes);
      const output = multiply(reshape(normalized.output, input.shape), weight);
      return {
        output: biasAdd(output, bias),
        saved: [normalized.output, normalized.inverseDeviation],
      };
    },
    backward({ inputs: [input], parameters: { weight }, saved = [] }, gradient) {
      const seen = view(input.shape);
      const [output, inverseDeviation] = saved;
      const others = input.shape.map((_, i) => i).slice(0, -1);
      const ofNormalized = inView(multiply(gradient, weight), seen);
      const ofView = normalizeGradient(ofNormalized, { output, inverseDeviation }, seen.axes);
      return {
        inputs: [reshape(ofView, input.shape)],
        parameters: {
          weight: sumOver(multiply(gradient, reshape(output, input.shape)), others),
          bias: sumOver(gradient, others),
        },
      };
    },
  };
}

/**
 * Normalises groups of channels of each example over all its positions (Wu & He 2018). Channels
 * of several groups must stay where they are: a permutation would mix the groups; but not where
 * each is a group by itself. With one group it is what some call layer norm of an image.
 */
export function groupNorm(groups: number): Op {
  return normalization(
    { op: 'group-norm', groups },
    (shape) => {
      const channels = shape[shape.length - 1];
      if (channels % groups !== 0) {
        throw new RangeError(
          `group norm takes channels that are divisible by its groups [got shape ${shape.slice(1).join('x')}, groups=${groups}]`,
        );
      }
      const positions = count(shape.slice(1, -1));
      return { shape: [shape[0], positions, groups, channels / groups], axes: [1, 3] };
    },
    ([input], axisGroups) => {
      const units = input.slice(-1);
      const areMixed = units.some((axis) => groups > 1 && groups < sizeOf(axis));
      if (areMixed) for (const axis of units) axisGroups.pin(axis);
      return { output: input, parameters: { weight: units, bias: units } };
    },
  );
}
