import { scale as times } from '@isthmus/tensorflow';
import type { Op } from '../op.js';

/** Every entry times a number, as in the mean over hidden units of a mean-field network. */
export function scaling(factor: number): Op {
  return {
    notation: { op: 'scaling', factor },
    outputShape: ([input]) => input,
    parameters: () => ({}),
    axes: ([input]) => ({ output: input, parameters: {} }),
    forward: ([input]) => ({ output: times(input, factor) }),
    backward: (_, gradient) => ({ inputs: [times(gradient, factor)], parameters: {} }),
  };
}
