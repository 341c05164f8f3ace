import { add, multiply, relu, reluGradient, reshape, subtract, sumOver } from '@isthmus/tensorflow';
import type { Initializer } from '../initializers.js';
import type { Op } from '../op.js';
import { count } from '../shape.js';

/** A quarter, as He et al. and PyTorch begin. */
const quarters: Initializer = (shape) => new Float32Array(count(shape)).fill(0.25);

/** max(x, 0) + slope min(x, 0), with one slope for all units or one for each (He et al. 2015). */
export function prelu({ shared = true }: { readonly shared?: boolean } = {}): Op {
  return {
    notation: { op: 'prelu', shared },
    outputShape: ([input]) => input,
    parameters: ([input]) => ({
      weight: { shape: shared ? [1] : input.slice(-1), initialize: quarters },
    }),
    axes([input], groups) {
      const one = groups.fresh(1);
      return { output: input, parameters: { weight: [shared ? one : input[input.length - 1]] } };
    },
    forward: ([input], { weight }) => {
      const positive = relu(input);
      return { output: add(positive, multiply(subtract(input, positive), weight)) };
    },
    backward({ inputs: [input], parameters: { weight } }, gradient) {
      const ofPositive = reluGradient(gradient, input);
      const ofNegative = subtract(gradient, ofPositive);
      const axes = input.shape.map((_, i) => i);
      const summed = sumOver(multiply(ofNegative, input), shared ? axes : axes.slice(0, -1));
      return {
        inputs: [add(ofPositive, multiply(ofNegative, weight))],
        parameters: { weight: shared ? reshape(summed, [1]) : summed },
      };
    },
  };
}
