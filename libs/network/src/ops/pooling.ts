import { sizeOf } from '@isthmus/permutation';
import {
  averagePoolGradient,
  averagePool as averageWindows,
  broadcastTo,
  maxPoolGradient,
  maxPool as maxWindows,
  meanOver,
  type Pool,
  reshape,
  scale,
  type Tensor,
} from '@isthmus/tensorflow';
import type { Op, OpValues } from '../op.js';

/** An op on windows of an image, channel by channel. */
function pooling(
  { size, stride }: Pool,
  forward: (images: Tensor) => Tensor,
  backward: (values: OpValues, gradient: Tensor) => Tensor,
): Op {
  const step = (length: number) => Math.floor((length - size) / stride) + 1;
  return {
    outputShape([input]) {
      if (input.length !== 3 || input[0] < size || input[1] < size) {
        throw new RangeError(
          `pooling takes images of at least its size [got shape ${input.join('x')}, size=${size}]`,
        );
      }
      return [step(input[0]), step(input[1]), input[2]];
    },
    parameters: () => ({}),
    axes: ([[height, width, channels]], groups) => ({
      output: [groups.fresh(step(sizeOf(height))), groups.fresh(step(sizeOf(width))), channels],
      parameters: {},
    }),
    forward: ([input]) => ({ output: forward(input) }),
    backward: (values, gradient) => ({ inputs: [backward(values, gradient)], parameters: {} }),
  };
}

/** The largest entry of each window. */
export function maxPool(size: number, stride = size): Op {
  const pool = { size, stride };
  return pooling(
    pool,
    (images) => maxWindows(images, pool),
    ({ inputs: [images], output }, gradient) => maxPoolGradient(images, output, gradient, pool),
  );
}

/** The mean of each window. */
export function averagePool(size: number, stride = size): Op {
  const pool = { size, stride };
  return pooling(
    pool,
    (images) => averageWindows(images, pool),
    ({ inputs: [images] }, gradient) => averagePoolGradient(images.shape, gradient, pool),
  );
}

/** The mean over all positions of an image, or all tokens of a sequence: a vector of its units. */
export const globalAveragePool: Op = {
  outputShape: ([input]) => input.slice(-1),
  parameters: () => ({}),
  axes: ([input]) => ({ output: input.slice(-1), parameters: {} }),
  forward: ([input]) => ({ output: meanOver(input, positions(input)) }),
  backward({ inputs: [{ shape }] }, gradient) {
    const units = shape[shape.length - 1];
    const each = shape.slice(1, -1).reduce((product, size) => product * size, 1);
    const spread = reshape(gradient, [shape[0], ...shape.slice(1, -1).map(() => 1), units]);
    return { inputs: [scale(broadcastTo(spread, shape), 1 / each)], parameters: {} };
  },
};

function positions({ rank }: Tensor): number[] {
  return Array.from({ length: rank - 2 }, (_, i) => i + 1);
}
