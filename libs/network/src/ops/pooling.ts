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
import { count } from '../shape.js';

/** How a pool moves its windows over an image. */
export interface PoolOptions {
  /** The window's own size unless given: windows side by side. */
  readonly stride?: number;
  /** Entries around the image: at most half the window, so that each window sees the image. */
  readonly padding?: number;
}

/** An op on windows of an image, channel by channel. */
function pooling(
  op: string,
  { size, stride, padding }: Pool,
  forward: (images: Tensor) => Tensor,
  backward: (values: OpValues, gradient: Tensor) => Tensor,
): Op {
  const step = (length: number) => Math.floor((length + 2 * padding - size) / stride) + 1;
  return {
    notation: { op, kernel: size, stride, padding },
    outputShape([input]) {
      const [height, width, channels] = input;
      if (
        input.length !== 3 ||
        Math.min(height, width) + 2 * padding < size ||
        2 * padding > size
      ) {
        throw new RangeError(
          `pooling takes images of at least its kernel, and a padding of at most half of it [got shape ${input.join('x')}, kernel=${size}, padding=${padding}]`,
        );
      }
      return [step(height), step(width), channels];
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

/** The largest entry of each window (PyTorch's MaxPool2d): what is around the image never is it. */
export function maxPool(size: number, { stride = size, padding = 0 }: PoolOptions = {}): Op {
  const pool = { size, stride, padding };
  return pooling(
    'max-pool',
    pool,
    (images) => maxWindows(images, pool),
    ({ inputs: [images], output }, gradient) => maxPoolGradient(images, output, gradient, pool),
  );
}

/** The mean of each window (PyTorch's AvgPool2d): what is around the image counts as zeros. */
export function averagePool(size: number, { stride = size, padding = 0 }: PoolOptions = {}): Op {
  const pool = { size, stride, padding };
  return pooling(
    'average-pool',
    pool,
    (images) => averageWindows(images, pool),
    ({ inputs: [images] }, gradient) => averagePoolGradient(images.shape, gradient, pool),
  );
}

/** The mean over all positions of an image, or all tokens of a sequence: a vector of its units. */
export const globalAveragePool: Op = {
  notation: { op: 'global-average-pool' },
  outputShape([input]) {
    if (input.length < 2) {
      throw new RangeError(
        `global average pool takes images or sequences [got shape ${input.join('x')}]`,
      );
    }
    return input.slice(-1);
  },
  parameters: () => ({}),
  axes: ([input]) => ({ output: input.slice(-1), parameters: {} }),
  forward: ([input]) => ({ output: meanOver(input, positions(input)) }),
  backward({ inputs: [{ shape }] }, gradient) {
    const units = shape[shape.length - 1];
    const each = count(shape.slice(1, -1));
    const spread = reshape(gradient, [shape[0], ...shape.slice(1, -1).map(() => 1), units]);
    return { inputs: [scale(broadcastTo(spread, shape), 1 / each)], parameters: {} };
  },
};

function positions({ rank }: Tensor): number[] {
  return Array.from({ length: rank - 2 }, (_, i) => i + 1);
}
