import {
  add,
  biasAdd,
  inverseRoot,
  multiply,
  normalizeBatch,
  normalizeBatchGradient,
  reshape,
  scale,
  subtract,
  sumOver,
  type Tensor,
  tensor,
} from '@isthmus/tensorflow';
import { ones, zeros } from '../initializers.js';
import type { Op, OpGradients, OpValues, Tensors } from '../op.js';
import { scaleAndShift, scaleAndShiftOf } from './scale-and-shift.js';
import { untrackedBatchNorm } from './untracked-batch-norm.js';

/** Weight of the new batch in the running statistics; PyTorch's default. */
const momentum = 0.1;

/** How a batch norm is made; the defaults are PyTorch's. */
export interface BatchNormOptions {
  /** Whether it scales and shifts each unit. */
  readonly affine?: boolean;
  /** Whether it keeps running statistics; without them it works by the batch's own in evaluation too. */
  readonly tracking?: boolean;
  /** Added to the variance. */
  readonly epsilon?: number;
}

/**
 * Batch normalisation over all axes but the last (Ioffe & Szegedy 2015). In training by the
 * batch's own statistics, which also move the running ones (in a reset: to the mean over all
 * batches); otherwise by the running ones.
 */
export function batchNormOf(options: BatchNormOptions = {}): Op {
  const { affine = true, tracking = true, epsilon = 1e-5 } = options;
  if (!tracking) return untrackedBatchNorm({ affine, epsilon });
  return {
    notation: { op: 'batch-norm', affine, tracking, epsilon },
    outputShape: ([input]) => input,
    parameters([input]) {
      const shape = input.slice(-1);
      return {
        ...scaleAndShift([input], affine),
        running_mean: { shape, initialize: zeros, isBuffer: true },
        running_var: { shape, initialize: ones, isBuffer: true },
      };
    },
    axes([input]) {
      const units = input.slice(-1);
      return {
        output: input,
        parameters: {
          ...(affine ? { weight: units, bias: units } : {}),
          running_mean: units,
          running_var: units,
        },
      };
    },
    forward([input], parameters, pass) {
      const all = { ...parameters, ...scaleAndShiftOf(parameters, unitsOf(input)) };
      if (pass.mode === 'eval') return byRunning(input, all, epsilon);
      // In a reset what was there before batch 0 has weight 0; PyTorch's momentum=None.
      const weight = pass.mode === 'reset' ? 1 / (pass.batch + 1) : momentum;
      return byBatch(input, all, { epsilon, weightOfBatch: weight });
    },
    backward(values, gradient) {
      const { inputs, parameters, saved } = values;
      const all = { ...parameters, ...scaleAndShiftOf(parameters, unitsOf(inputs[0])) };
      const own = { ...values, parameters: all };
      const of =
        saved === undefined
          ? ofRunning(own, gradient, epsilon)
          : ofBatch(own, { saved, gradient, epsilon });
      return affine ? of : { ...of, parameters: {} };
    },
  };
}

/** As PyTorch makes it. */
export const batchNorm = batchNormOf();

function byBatch(
  input: Tensor,
  { weight, bias, running_mean, running_var }: Tensors,
  { epsilon, weightOfBatch }: { readonly epsilon: number; readonly weightOfBatch: number },
) {
  const empty = tensor(new Float32Array(0), [0]);
  const images = asImages(input);
  const { output, mean, unbiasedVariance, saved } = normalizeBatch(images, weight, bias, {
    empty,
    epsilon,
  });
  const move = (running: Tensor, batch: Tensor) =>
    add(scale(running, 1 - weightOfBatch), scale(batch, weightOfBatch));
  return {
    output: reshape(output, input.shape),
    saved,
    buffers: {
      running_mean: move(running_mean, mean),
      running_var: move(running_var, unbiasedVariance),
    },
  };
}

function ofBatch(
  { inputs: [input], parameters: { weight } }: OpValues,
  of: { readonly saved: readonly Tensor[]; readonly gradient: Tensor; readonly epsilon: number },
): OpGradients {
  const { saved, gradient, epsilon } = of;
  const given = normalizeBatchGradient(asImages(gradient), asImages(input), weight, saved, epsilon);
  return {
    inputs: [reshape(given.images, input.shape)],
    parameters: { weight: given.scale, bias: given.shift },
  };
}

function byRunning(
  input: Tensor,
  { weight, bias, running_mean, running_var }: Tensors,
  epsilon: number,
) {
  const slope = multiply(weight, inverseRoot(running_var, epsilon));
  const shift = subtract(bias, multiply(running_mean, slope));
  return { output: biasAdd(multiply(input, slope), shift) };
}

function ofRunning(
  { inputs: [input], parameters: { weight, running_mean, running_var } }: OpValues,
  gradient: Tensor,
  epsilon: number,
): OpGradients {
  const inverse = inverseRoot(running_var, epsilon);
  const normalized = multiply(subtract(input, running_mean), inverse);
  const others = input.shape.map((_, i) => i).slice(0, -1);
  return {
    inputs: [multiply(gradient, multiply(weight, inverse))],
    parameters: {
      weight: sumOver(multiply(gradient, normalized), others),
      bias: sumOver(gradient, others),
    },
  };
}

/** As n x h x w x channels, which TensorFlow's fused op wants. */
function asImages(value: Tensor): Tensor {
  if (value.rank === 4) return value;
  return reshape(value, [-1, 1, 1, value.shape[value.rank - 1]]);
}

function unitsOf({ shape, rank }: Tensor): number {
  return shape[rank - 1];
}
