import { relu as rectify, reluGradient } from '@isthmus/tensorflow';
import type { Op } from '../op.js';

/** max(x, 0) on each unit. */
export const relu: Op = {
  outputShape: ([input]) => input,
  parameters: () => ({}),
  axes: ([input]) => ({ output: input, parameters: {} }),
  forward: ([input]) => rectify(input),
  backward: ({ output }, gradient) => ({
    inputs: [reluGradient(gradient, output)],
    parameters: {},
  }),
};
