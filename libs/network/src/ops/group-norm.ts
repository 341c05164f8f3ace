import { sizeOf } from '@isthmus/permutation';
import {
  biasAdd,
  biasAddGradient,
  matMul,
  multiply,
  reshape,
  scale,
  subtract,
  sumOver,
  type Tensor,
} from '@isthmus/tensorflow';
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

/** Normalises the units of each position by themselves (Ba, Kiros & Hinton 2016): the last axis. */
export const layerNorm: Op = {
  ...normalization(
    { op: 'layer-norm' },
    (shape) => ({ shape, axes: [shape.length - 1] }),
    ([input]) => {
      const units = input.slice(-1);
      return { output: input, parameters: { weight: units, bias: units } };
    },
  ),
  // The same as of any other view, in fewer passes over the value.
  backward({ parameters: { weight }, saved = [] }, gradient) {
    const [output, inverseDeviation] = saved;
    const units = weight.size;
    const shares = reshape(scale(weight, 1 / units), [units, 1]);
    const weightedMean = (value: Tensor) =>
      reshape(matMul(reshape(value, [-1, units]), shares), inverseDeviation.shape);
    const product = multiply(gradient, output);
    const centred = subtract(multiply(gradient, weight), weightedMean(gradient));
    const alongOutput = multiply(output, weightedMean(product));
    return {
      inputs: [multiply(inverseDeviation, subtract(centred, alongOutput))],
      parameters: { weight: biasAddGradient(product), bias: biasAddGradient(gradient) },
    };
  },
};

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
