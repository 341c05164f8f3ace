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
import { scaleAndShift } from './scale-and-shift.js';

const epsilon = 1e-5;
/** Weight of the new batch in the running statistics; PyTorch's default. */
const momentum = 0.1;

/**
 * Batch normalisation over all axes but the last (Ioffe & Szegedy 2015). In training by the
 * batch's own statistics, which also move the running ones (in a reset: to the mean over all
 * batches); otherwise by the running ones.
 */
export const batchNorm: Op = {
  notation: { op: 'batch-norm' },
  outputShape: ([input]) => input,
  parameters([input]) {
    const shape = input.slice(-1);
    return {
      ...scaleAndShift([input]),
      running_mean: { shape, initialize: zeros, isBuffer: true },
      running_var: { shape, initialize: ones, isBuffer: true },
    };
  },
  axes([input]) {
    const units = input.slice(-1);
    return {
      output: input,
      parameters: { weight: units, bias: units, running_mean: units, running_var: units },
    };
  },
  forward([input], parameters, pass) {
    if (pass.mode === 'eval') return byRunning(input, parameters);
    // In a reset what was there before batch 0 has weight 0; PyTorch's momentum=None.
    const weight = pass.mode === 'reset' ? 1 / (pass.batch + 1) : momentum;
    return byBatch(input, parameters, weight);
  },
  backward: (values, gradient) =>
    values.saved === undefined
      ? ofRunning(values, gradient)
      : ofBatch(values, values.saved, gradient),
};

function byBatch(
  input: Tensor,
  { weight, bias, running_mean, running_var }: Tensors,
  weightOfBatch: number,
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
  saved: readonly Tensor[],
  gradient: Tensor,
): OpGradients {
  const of = normalizeBatchGradient(asImages(gradient), asImages(input), weight, saved, epsilon);
  return {
    inputs: [reshape(of.images, input.shape)],
    parameters: { weight: of.scale, bias: of.shift },
  };
}

function byRunning(input: Tensor, { weight, bias, running_mean, running_var }: Tensors) {
  const slope = multiply(weight, inverseRoot(running_var, epsilon));
  const shift = subtract(bias, multiply(running_mean, slope));
  return { output: biasAdd(multiply(input, slope), shift) };
}

function ofRunning(
  { inputs: [input], parameters: { weight, running_mean, running_var } }: OpValues,
  gradient: Tensor,
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
