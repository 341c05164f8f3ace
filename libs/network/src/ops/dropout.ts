import { multiply, randomMask, reshape, scale } from '@isthmus/tensorflow';
import type { Op } from '../op.js';

/** In training, drops each entry with a probability and scales the rest up (Srivastava et al. 2014). */
export function dropout(probability: number): Op {
  return {
    notation: { op: 'dropout', probability },
    outputShape: ([input]) => input,
    parameters: () => ({}),
    axes: ([input]) => ({ output: input, parameters: {} }),
    forward([input], _, pass) {
      if (pass.mode !== 'train') return { output: reshape(input, input.shape) };
      const mask = scale(
        randomMask(input.shape, 1 - probability, pass.seed),
        1 / (1 - probability),
      );
      return { output: multiply(input, mask), saved: [mask] };
    },
    backward: ({ saved }, gradient) => ({
      inputs: [saved === undefined ? gradient : multiply(gradient, saved[0])],
      parameters: {},
    }),
  };
}
