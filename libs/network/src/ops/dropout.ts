import { multiply, randomMask, scale } from '@isthmus/tensorflow';
import type { Op } from '../op.js';

/** In training, drops each entry with a probability and scales the rest up (Srivastava et al. 2014). */
export function dropout(probability: number): Op {
  return {
    outputShape: ([input]) => input,
    parameters: () => ({}),
    axes: ([input]) => ({ output: input, parameters: {} }),
    forward([input], _, { mode, seed }) {
      if (mode === 'eval') return { output: input };
      const mask = scale(randomMask(input.shape, 1 - probability, seed), 1 / (1 - probability));
      return { output: multiply(input, mask), saved: [mask] };
    },
    backward: ({ saved }, gradient) => ({
      inputs: [saved === undefined ? gradient : multiply(gradient, saved[0])],
      parameters: {},
    }),
  };
}
