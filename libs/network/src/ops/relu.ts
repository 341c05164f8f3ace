import { relu as rectify, reluGradient } from '@isthmus/tensorflow';
import type { Op } from '../op.js';

/** max(x, 0) on each unit. */
export const relu: Op = {
  outputShape: ([input]) => input,
  parameters: () => ({}),
  ties: ([input]) =>
    input.map((_size, i) => [
      { of: 'input', input: 0, axis: i + 1 },
      { of: 'output', axis: i + 1 },
    ]),
  forward: ([input]) => rectify(input),
  backward: ({ output }, gradient) => ({
    inputs: [reluGradient(gradient, output)],
    parameters: {},
  }),
};
