import {
  gelu as gaussianErrorLinear,
  geluGradient,
  tanh as hyperbolicTangent,
  sigmoid as logistic,
  relu as rectify,
  reluGradient,
  sigmoidGradient,
  type Tensor,
  tanhGradient,
} from '@isthmus/tensorflow';
import type { Op } from '../op.js';

/** An op on each entry by itself; `backward` is told the input and the output. */
function pointwise(
  name: string,
  forward: (input: Tensor) => Tensor,
  backward: (gradient: Tensor, input: Tensor, output: Tensor) => Tensor,
): Op {
  return {
    notation: { op: name },
    outputShape: ([input]) => input,
    parameters: () => ({}),
    axes: ([input]) => ({ output: input, parameters: {} }),
    forward: ([input]) => ({ output: forward(input) }),
    backward: ({ inputs: [input], output }, gradient) => ({
      inputs: [backward(gradient, input, output)],
      parameters: {},
    }),
  };
}

/** max(x, 0) */
export const relu = pointwise('relu', rectify, (gradient, _, output) =>
  reluGradient(gradient, output),
);

/** x Phi(x), exactly (Hendrycks & Gimpel 2016) */
export const gelu = pointwise('gelu', gaussianErrorLinear, geluGradient);

/** Hyperbolic tangent */
export const tanh = pointwise('tanh', hyperbolicTangent, (gradient, _, output) =>
  tanhGradient(gradient, output),
);

/** 1 / (1 + exp(-x)) */
export const sigmoid = pointwise('sigmoid', logistic, (gradient, _, output) =>
  sigmoidGradient(gradient, output),
);
