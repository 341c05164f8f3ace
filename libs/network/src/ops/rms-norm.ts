import {
  inverseRoot,
  meanOver,
  multiply,
  subtract,
  sumOver,
  type Tensor,
} from '@isthmus/tensorflow';
import { ones } from '../initializers.js';
import type { Op } from '../op.js';

const keepDims = true;

/** Divides the units of each position by their root mean square, then scales each (Zhang & Sennrich 2019). */
export function rmsNorm({ epsilon = 1e-6 }: { readonly epsilon?: number } = {}): Op {
  return {
    notation: { op: 'rms-norm', epsilon },
    outputShape: ([input]) => input,
    parameters: ([input]) => ({ weight: { shape: input.slice(-1), initialize: ones } }),
    axes: ([input]) => ({ output: input, parameters: { weight: input.slice(-1) } }),
    forward: ([input], { weight }) => ({
      output: multiply(multiply(input, inverseRootMeanSquare(input, epsilon)), weight),
    }),
    backward({ inputs: [input], parameters: { weight } }, gradient) {
      const inverse = inverseRootMeanSquare(input, epsilon);
      const normalized = multiply(input, inverse);
      const ofNormalized = multiply(gradient, weight);
      const last = [input.rank - 1];
      const along = meanOver(multiply(ofNormalized, normalized), last, { keepDims });
      const others = input.shape.map((_, i) => i).slice(0, -1);
      return {
        inputs: [multiply(inverse, subtract(ofNormalized, multiply(normalized, along)))],
        parameters: { weight: sumOver(multiply(gradient, normalized), others) },
      };
    },
  };
}

function inverseRootMeanSquare(value: Tensor, epsilon: number): Tensor {
  const squares = multiply(value, value);
  return inverseRoot(meanOver(squares, [value.rank - 1], { keepDims }), epsilon);
}
