import { biasAdd, biasAddGradient, matMul } from '@isthmus/tensorflow';
import { lecunNormal, zeros } from '../initializers.js';
import type { Op } from '../op.js';

/** A fully connected layer on vectors: y = x W^T + b, with W (outputs x inputs). */
export function linear(outputs: number): Op {
  return {
    outputShape([input]) {
      if (input.length !== 1) {
        throw new RangeError(`linear takes vectors [got shape ${input.join('x')}]`);
      }
      return [outputs];
    },
    parameters: ([input]) => ({
      weight: { shape: [outputs, ...input], initialize: lecunNormal },
      bias: { shape: [outputs], initialize: zeros },
    }),
    axes([[input]], groups) {
      const output = groups.fresh(outputs);
      return { output: [output], parameters: { weight: [output, input], bias: [output] } };
    },
    forward: ([input], { weight, bias }) =>
      biasAdd(matMul(input, weight, { transposeB: true }), bias),
    backward: ({ inputs: [input], parameters: { weight } }, gradient) => ({
      inputs: [matMul(gradient, weight)],
      parameters: {
        weight: matMul(gradient, input, { transposeA: true }),
        bias: biasAddGradient(gradient),
      },
    }),
  };
}
