import { softmax as exponentials, multiply, subtract, sumOver } from '@isthmus/tensorflow';
import type { Op } from '../op.js';

/** Softmax over the last axis: a head that gives probabilities. */
export const softmax: Op = {
  notation: { op: 'softmax' },
  outputShape: ([input]) => input,
  parameters: () => ({}),
  axes: ([input]) => ({ output: input, parameters: {} }),
  forward: ([input]) => ({ output: exponentials(input) }),
  backward({ output }, gradient) {
    const along = sumOver(multiply(gradient, output), [output.rank - 1], { keepDims: true });
    return { inputs: [multiply(output, subtract(gradient, along))], parameters: {} };
  },
};
