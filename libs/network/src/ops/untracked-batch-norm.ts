import { biasAdd, multiply, sumOver } from '@isthmus/tensorflow';
import type { Op } from '../op.js';
import { normalize, normalizeGradient } from './normalize.js';
import { scaleAndShift, scaleAndShiftOf } from './scale-and-shift.js';

/**
 * Batch normalisation that keeps no running statistics: in evaluation, too, by those of the batch that it is given,
 * as PyTorch's with track_running_stats=False. What it computes of an example hangs on the others of its batch.
 */
export function untrackedBatchNorm({
  affine,
  epsilon,
}: {
  readonly affine: boolean;
  readonly epsilon: number;
}): Op {
  return {
    notation: { op: 'batch-norm', affine, tracking: false, epsilon },
    outputShape: ([input]) => input,
    parameters: (inputs) => scaleAndShift(inputs, affine),
    axes([input]) {
      const units = input.slice(-1);
      return { output: input, parameters: affine ? { weight: units, bias: units } : {} };
    },
    forward([input], parameters) {
      const { weight, bias } = scaleAndShiftOf(parameters, input.shape[input.rank - 1]);
      const { output, inverseDeviation } = normalize(input, allButLast(input), epsilon);
      return { output: biasAdd(multiply(output, weight), bias), saved: [output, inverseDeviation] };
    },
    backward({ inputs: [input], parameters, saved = [] }, gradient) {
      const { weight } = scaleAndShiftOf(parameters, input.shape[input.rank - 1]);
      const [output, inverseDeviation] = saved;
      const axes = allButLast(input);
      const normalized = { output, inverseDeviation };
      return {
        inputs: [normalizeGradient(multiply(gradient, weight), normalized, axes)],
        parameters: affine
          ? { weight: sumOver(multiply(gradient, output), axes), bias: sumOver(gradient, axes) }
          : {},
      };
    },
  };
}

function allButLast({ rank }: { readonly rank: number }): readonly number[] {
  return Array.from({ length: rank - 1 }, (_, axis) => axis);
}
