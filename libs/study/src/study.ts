import { datasetNames } from '@isthmus/dataset';
import { corrections, splits, trainSpec } from '@isthmus/task';
import { z } from 'zod';

/** What a barrier is counted from: the line between the ends' values, or their mean. */
export const baselines = ['linear', 'mean'] as const;

/** Where a barrier is read: where the curve is highest above the baseline, or at lambda 1/2. */
export const reductions = ['max', 'mid'] as const;

// A description completes the sentence "expected ...": editors show it, and so do errors.
const { optimizer, learningRate, batchSize, epochs, seed } = trainSpec.shape;
const train = {
  optimizer: optimizer.describe(`one of ${optimizer.options.join(', ')}`),
  learningRate: learningRate.describe('a number above 0, such as 1e-3'),
  batchSize: batchSize.describe('a whole number of examples a step, 1 or more'),
  epochs: epochs.describe('a whole number of passes over the training split, 1 or more'),
};
const dataset = z.enum(datasetNames).describe(`one of ${datasetNames.join(', ')}`);
const network = z.string().min(1).describe('a network, such as mlp:784-512-512-512-10');
const trainingSeed = seed.describe('a seed: a whole number, 0 or more');

function distinct<T extends z.ZodType>(item: T, items: string) {
  return z
    .array(item)
    .min(1)
    .refine((list) => new Set(list.map((entry) => JSON.stringify(entry))).size === list.length, {
      error: `a list of ${items} without repetition`,
    })
    .describe(`a list of one or more ${items}`);
}

const grid = z
  .strictObject({
    dataset: distinct(dataset, 'data sets'),
    network: distinct(network, 'networks'),
    'train.optimizer': distinct(train.optimizer, 'optimizers'),
    'train.learningRate': distinct(train.learningRate, 'learning rates'),
    'train.batchSize': distinct(train.batchSize, 'batch sizes'),
    'train.epochs': distinct(train.epochs, 'numbers of epochs'),
  })
  .partial();

/** What is studied: networks trained in pairs, matched, and the path between them measured. */
export const study = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*$/)
      .describe('a name of lower-case letters, digits and hyphens'),
    title: z.string().optional().describe('one line of text, the heading of the report'),
    dataset,
    network,
    train: z
      .strictObject({
        optimizer: train.optimizer.default('adam'),
        learningRate: train.learningRate.default(1e-3),
        batchSize: train.batchSize.default(500),
        epochs: train.epochs.default(10),
      })
      .prefault({})
      .describe('a map that says how every network is trained'),
    pairs: distinct(
      z
        .tuple([trainingSeed, trainingSeed])
        .refine(([a, b]) => a !== b, { error: 'two different seeds, such as [1, 2]' })
        .describe('the seeds of model A and model B, such as [1, 2]'),
      'pairs of seeds',
    ),
    match: distinct(
      z.string().min(1).describe('a matching method, such as weight'),
      'matching methods',
    ).default(['identity', 'weight']),
    evaluate: z
      .strictObject({
        points: z.int().min(2).describe('a whole number of lambdas, 2 or more').default(25),
        splits: distinct(z.enum(splits).describe(`one of ${splits.join(', ')}`), 'splits').default([
          ...splits,
        ]),
        repair: distinct(
          z.enum(corrections).describe(`one of ${corrections.join(', ')}`),
          'corrections',
        ).default(['none']),
      })
      .prefault({})
      .describe('a map that says where the paths are measured'),
    barrier: z
      .strictObject({
        baseline: z
          .enum(baselines)
          .describe(`one of ${baselines.join(', ')}`)
          .default('linear'),
        reduce: z
          .enum(reductions)
          .describe(`one of ${reductions.join(', ')}`)
          .default('max'),
      })
      .prefault({})
      .describe('a map that says what counts as the barrier'),
    grid: grid.optional().describe('a map of lists, every combination of which is studied'),
  })
  .refine(({ evaluate, barrier }) => barrier.reduce !== 'mid' || evaluate.points % 2 === 1, {
    error: 'an odd number of lambdas, for "reduce: mid" needs lambda = 1/2',
    path: ['evaluate', 'points'],
  })
  .describe('a study: a map with at least name, dataset, network and pairs');

/** A study with every default filled in. */
export type Study = z.infer<typeof study>;

/** The JSON Schema of a study file, for editors. */
export function studyJsonSchema() {
  return z.toJSONSchema(study, { io: 'input' });
}
