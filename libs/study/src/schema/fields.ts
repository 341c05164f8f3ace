import { datasetNames, parseDataset } from '@isthmus/dataset';
import { mostPoints } from '@isthmus/evaluation';
import { readableBy } from '@isthmus/notation';
import { corrections, splits } from '@isthmus/task';
import { z } from 'zod';

/** What a barrier is counted from: the line between the ends' values, or their mean. */
export const baselines = ['linear', 'mean'] as const;

/** Where a barrier is read: where the curve is highest above the baseline, or at lambda 1/2. */
export const reductions = ['max', 'midpoint', 'mean'] as const;

// A description completes the sentence "expected ...": editors show it, and so do errors.

export const dataset = readableBy(parseDataset).describe(`one of ${datasetNames.join(', ')}`);

export const network = z.string().min(1).describe('a network, such as mlp:784-512-512-512-10');

export const method = readableBy(() => true)
  .min(1)
  .describe('a matching method, such as weight');

/** Where paths are measured. */
export const evaluateFields = {
  points: z
    .int()
    .min(3)
    .refine((points) => points <= mostPoints, { error: `at most ${mostPoints} lambdas` })
    .describe('a whole number of lambdas, 3 or more: the ends alone show no rise'),
  splits: distinct(z.enum(splits).describe(`one of ${splits.join(', ')}`), 'splits'),
  repair: distinct(z.enum(corrections).describe(`one of ${corrections.join(', ')}`), 'corrections'),
};

/** What counts as the barrier. */
export const barrierFields = {
  baseline: z.enum(baselines).describe(`one of ${baselines.join(', ')}`),
  reduce: z.enum(reductions).describe(`one of ${reductions.join(', ')}`),
  clip: z.boolean().describe('true where a barrier below 0 counts as 0'),
};

/** A list of one or more of something, each once; `keyOf` tells what is the same. */
export function distinct<T extends z.ZodType>(
  item: T,
  items: string,
  keyOf: (entry: z.output<T>) => string = (entry) => JSON.stringify(entry),
) {
  return z
    .array(item)
    .min(1)
    .refine((list) => new Set(list.map(keyOf)).size === list.length, {
      error: `a list of ${items} without repetition`,
    })
    .describe(`a list of one or more ${items}`);
}
