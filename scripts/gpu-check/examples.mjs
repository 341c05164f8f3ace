import { createRandom } from '../../libs/random/dist/index.js';

const classes = 10;

/**
 * Made-up images that can be learnt: an eighth of the picture of their class, the rest noise. The same on every machine.
 *
 * @param {{ shape: readonly number[], examples: number }} what
 */
export function createExamples({ shape, examples: count }) {
  const random = createRandom(1, 'pixels');
  const size = shape.reduce((product, length) => product * length, 1);
  const bytes = (length) => Uint8Array.from({ length }, () => random.integer(256));
  const pictures = bytes(classes * size);
  const noise = bytes(2 ** 20);
  const x = new Uint8Array(count * size);
  const y = Uint8Array.from({ length: count }, () => random.integer(classes));
  for (const [i, label] of y.entries()) {
    const offset = random.integer(noise.length - size);
    for (let j = 0; j < size; j++) {
      const picture = pictures[label * size + j];
      x[i * size + j] = (picture >> 3) + ((7 * noise[offset + j]) >> 3);
    }
  }
  return { count, x, y };
}

/** Eight batches of so many examples, in an order drawn by a seed. */
export function createBatches({ examples, batch }) {
  const random = createRandom(2, 'batches');
  return Array.from({ length: 8 }, () => random.permutation(examples).subarray(0, batch));
}
