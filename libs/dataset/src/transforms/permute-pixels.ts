import { createRandom } from '@isthmus/random';
import { createValues, type Dataset, type Split } from '../set/dataset.js';

/**
 * Puts the pixels of every image in one order drawn from the seed, the same in all its channels, as
 * in pixel-permuted CIFAR-10. Without a width and a height, all values of an example are permuted.
 */
export function permutePixels(dataset: Dataset, seed: number): Dataset {
  const { shape } = dataset;
  const pixels = shape.slice(-2).reduce((product, size) => product * size, 1);
  const order = createRandom(seed, 'pixels').permutation(pixels);
  const permute = ({ count, x, y }: Split): Split => {
    const permuted = createValues(x, x.length);
    for (let begin = 0; begin < x.length; begin += pixels) {
      for (let i = 0; i < pixels; i++) permuted[begin + i] = x[begin + order[i]];
    }
    return { count, x: permuted, y };
  };
  return { ...dataset, train: permute(dataset.train), test: permute(dataset.test) };
}
