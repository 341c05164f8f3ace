import { sizeOf } from '@isthmus/permutation';
import { reshape, transpose } from '@isthmus/tensorflow';
import type { Op } from '../op.js';
import { count } from '../shape.js';

/**
 * A value as a vector, as PyTorch flattens it: of an image, each channel becomes a block of
 * height x width entries; of a sequence, the units of each token stand behind those of the one before.
 */
export const flatten: Op = {
  notation: { op: 'flatten' },
  outputShape: ([input]) => [count(input)],
  parameters: () => ({}),
  axes([input]) {
    const positions = count(input.slice(0, -1).map(sizeOf));
    const units = input[input.length - 1];
    const output =
      input.length === 3
        ? units.map((segment) => ({ ...segment, block: segment.block * positions }))
        : Array.from({ length: positions }, () => units).flat();
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
