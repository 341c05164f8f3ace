import { createRandom } from '@isthmus/random';
import type { Split } from './dataset.js';
import { DatasetError } from './dataset-error.js';
import { takeExamples } from './take-examples.js';

/** How a test split is drawn out of all examples. */
export interface RandomSplit {
  /** The share of the examples that are for testing, between 0 and 1. */
  readonly test: number;
  readonly seed: number;
}

/**
 * Draws a test split, every example with equal chance; both splits keep the examples' order. Throws a
 * DatasetError when a split would be empty.
 */
export function splitAtRandom(
  all: Split,
  { test, seed }: RandomSplit,
): { readonly train: Split; readonly test: Split } {
  const testCount = Math.round(test * all.count);
  if (testCount === 0 || testCount === all.count) {
    const expected = 'an example or more in each split';
    const got = `${all.count - testCount} for training, ${testCount} for testing`;
    throw new DatasetError('a split is empty', { test, examples: all.count, expected, got });
  }
  const order = createRandom(seed, 'test split').permutation(all.count);
  return {
    train: takeExamples(all, order.subarray(testCount).sort()),
    test: takeExamples(all, order.subarray(0, testCount).sort()),
  };
}
