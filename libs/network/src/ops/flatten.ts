import { sizeOf } from '@isthmus/permutation';
import { reshape, transpose } from '@isthmus/tensorflow';
import type { Op } from '../op.js';

/**
 * An image as a vector, channel by channel as PyTorch flattens it: each channel becomes a
 * block of height x width entries.
 */
export const flatten: Op = {
  outputShape: ([input]) => [input.reduce((product, size) => product * size, 1)],
  parameters: () => ({}),
  axes([input]) {
    const positions = input.slice(0, -1).reduce((product, axis) => product * sizeOf(axis), 1);
    const channels = input[input.length - 1];
    const output = channels.map((segment) => ({ ...segment, block: segment.block * positions }));
    return { output: [output], parameters: {} };
  },
  forward([input]) {
    const [examples] = input.shape;
    const channelsFirst = input.rank === 4 ? transpose(input, [0, 3, 1, 2]) : input;
    return { output: reshape(channelsFirst, [examples, -1]) };
  },
  backward({ inputs: [{ shape, rank }] }, gradient) {
    if (rank !== 4) return { inputs: [reshape(gradient, shape)], parameters: {} };
    const [examples, height, width, channels] = shape;
    const images = reshape(gradient, [examples, channels, height, width]);
    return { inputs: [transpose(images, [0, 2, 3, 1])], parameters: {} };
  },
};
