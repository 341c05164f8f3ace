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
    ties: () => [
      [
        { of: 'input', input: 0, axis: 1 },
        { of: 'parameter', name: 'weight', axis: 1 },
      ],
      [
        { of: 'parameter', name: 'weight', axis: 0 },
        { of: 'parameter', name: 'bias', axis: 0 },
        { of: 'output', axis: 1 },
      ],
    ],
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
