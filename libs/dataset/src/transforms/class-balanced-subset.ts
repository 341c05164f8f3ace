import { createRandom } from '@isthmus/random';
import type { Split } from '../set/dataset.js';
import { DatasetError } from '../set/dataset-error.js';
import { takeExamples } from '../set/take-examples.js';

/**
 * Draws `size` examples, equally many of every class; where that does not come out even, one more of
 * the first classes. They keep their order. Throws a DatasetError when a class has too few.
 */
export function classBalancedSubset(
  split: Split,
  {
    classes,
    size,
    seed,
  }: { readonly classes: number; readonly size: number; readonly seed: number },
): Split {
  if (size < classes) {
    const expected = `${classes} examples or more, one of each class`;
    throw new DatasetError('the subset is too small', { field: 'subset', expected, got: size });
  }
  const wanted = (label: number) => Math.floor(size / classes) + Number(label < size % classes);
  const left = Array.from({ length: classes }, (_, label) => wanted(label));
  const order = createRandom(seed, 'subset').permutation(split.count);
  const drawn = order.filter((index) => left[split.y[index]]-- > 0);
  const short = left.findIndex((missing) => missing > 0);
  if (short !== -1) {
    const where = { subset: size, class: short, expected: `${wanted(short)} training examples` };
    const got = wanted(short) - left[short];
    throw new DatasetError('the class has too few examples for the subset', { ...where, got });
  }
  return takeExamples(split, drawn.sort());
}
