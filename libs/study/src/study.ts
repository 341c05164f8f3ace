import { datasetNames, parseDataset } from '@isthmus/dataset';
import { mostPoints } from '@isthmus/evaluation';
import { bounds, corrections, splits, trainSpec } from '@isthmus/task';
import {
  parseAugmentation,
  parseCheckpointMoments,
  parseOptimizer,
  parsePruning,
  parseSchedule,
  parseSpawn,
} from '@isthmus/training';
import { z } from 'zod';
import { seedChoice } from './seed-choice.js';
import { pairLabel, runKey } from './seed-labels.js';

/** What a barrier is counted from: the line between the ends' values, or their mean. */
export const baselines = ['linear', 'mean'] as const;

/** Where a barrier is read: where the curve is highest above the baseline, or at lambda 1/2. */
export const reductions = ['max', 'midpoint', 'mean'] as const;

// A description completes the sentence "expected ...": editors show it, and so do errors.
const { shape } = trainSpec;
const train = {
  optimizer: readBy(parseOptimizer).describe('an optimizer, such as adam or sgd:decay=1e-4'),
  learningRate: shape.learningRate.describe('a number above 0, such as 1e-3'),
  schedule: readBy(parseSchedule).describe('a schedule, such as constant or cosine:warmup=1ep'),
  batchSize: shape.batchSize.describe(
    `a whole number of examples a step, from 1 to ${bounds.batchSize}`,
  ),
  epochs: shape.epochs.describe(
    `a whole number of passes over the training split, from 1 to ${bounds.epochs}`,
  ),
  labelSmoothing: shape.labelSmoothing.describe('a number from 0 to below 1'),
  clip: shape.clip.describe('the largest norm of the gradient, a number above 0; 0 for any'),
  augment: z
    .array(readBy((step) => parseAugmentation([step])).describe('an augmentation, such as flip'))
    .max(bounds.augmentations)
    .describe(
      `a list of at most ${bounds.augmentations} augmentations, such as [crop:padding=4, flip]`,
    ),
  checkpoints: readBy(noneOr(parseCheckpointMoments)).describe(
    'moments at which networks are kept, such as 1ep+2ep or every=5ep; or none',
  ),
  spawn: readBy(noneOr(parseSpawn)).describe('a duration, such as 5ep or 100st; or none'),
  prune: readBy(noneOr(parsePruning)).describe(
    'a way to prune, such as magnitude:levels=10; or none',
  ),
};
const dataset = readBy(parseDataset).describe(`one of ${datasetNames.join(', ')}`);
const network = z.string().min(1).describe('a network, such as mlp:784-512-512-512-10');

/** A notation that `parse` reads and a request may hold; what its RangeError says is told as it is. */
function readBy(parse: (notation: string) => unknown) {
  return z.string().superRefine((notation, context) => {
    try {
      checkLength(notation);
      parse(notation);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      context.addIssue({ code: 'custom', message: error.message, params: { isWhole: true } });
    }
  });
}

function checkLength({ length }: string): void {
  if (length <= bounds.notation) return;
  throw new RangeError(
    `a notation is too long [expected at most ${bounds.notation} characters, got ${length}]`,
  );
}

function noneOr(parse: (notation: string) => unknown) {
  return (notation: string) => notation === 'none' || parse(notation);
}

function distinct<T extends z.ZodType>(
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

const grid = z
  .strictObject({
    dataset: distinct(dataset, 'data sets'),
    network: distinct(network, 'networks'),
    'train.optimizer': distinct(train.optimizer, 'optimizers'),
    'train.learningRate': distinct(train.learningRate, 'learning rates'),
    'train.schedule': distinct(train.schedule, 'schedules'),
    'train.batchSize': distinct(train.batchSize, 'batch sizes'),
    'train.epochs': distinct(train.epochs, 'numbers of epochs'),
    'train.labelSmoothing': distinct(train.labelSmoothing, 'numbers'),
    'train.clip': distinct(train.clip, 'norms'),
    'train.augment': distinct(train.augment, 'lists of augmentations'),
    'train.spawn': distinct(train.spawn, 'durations'),
  })
  .partial();

/** Whether lambda 1/2 is on the grid where the barrier is read there. Of a study that may be wrong elsewhere. */
function hasMidpoint({
  evaluate,
  barrier,
}: {
  readonly evaluate?: { readonly points: unknown };
  readonly barrier?: { readonly reduce: unknown };
}): boolean {
  return barrier?.reduce !== 'midpoint' || Number(evaluate?.points) % 2 !== 0;
}

/** What is studied: networks trained in pairs, matched, and the path between them measured. */
export const study = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*$/)
      // A folder of results is named so.
      .max(100)
      .describe('a name of at most 100 lower-case letters, digits and hyphens'),
    title: z.string().optional().describe('one line of text, the heading of the report'),
    dataset,
    network,
    train: z
      .strictObject({
        optimizer: train.optimizer.default('adam'),
        learningRate: train.learningRate.default(1e-3),
        schedule: train.schedule.default('constant'),
        batchSize: train.batchSize.default(500),
        epochs: train.epochs.default(10),
        labelSmoothing: train.labelSmoothing.default(0),
        clip: train.clip.default(0),
        augment: train.augment.default([]),
        checkpoints: train.checkpoints.default('none'),
        spawn: train.spawn.default('none'),
        prune: train.prune.default('none'),
        replicas: z
          .int()
          .positive()
          .max(bounds.runs)
          .describe(`a whole number of networks that one job trains, from 1 to ${bounds.runs}`)
          .default(1),
      })
      .prefault({})
      .describe('a map that says how every network is trained'),
    pairs: distinct(
      z
        .tuple([seedChoice, seedChoice])
        .refine(([a, b]) => runKey(a) !== runKey(b), {
          error: 'two different seeds, such as [1, 2]',
        })
        .describe('the seeds of model A and model B, such as [1, 2]'),
      'pairs of seeds',
      pairLabel,
    ),
    match: distinct(
      readBy(checkLength).min(1).describe('a matching method, such as weight'),
      'matching methods',
    ).default(['identity', 'weight']),
    evaluate: z
      .strictObject({
        points: z
          .int()
          .min(3)
          .refine((points) => points <= mostPoints, { error: `at most ${mostPoints} lambdas` })
          .describe('a whole number of lambdas, 3 or more: the ends alone show no rise')
          .default(25),
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
        clip: z.boolean().describe('true where a barrier below 0 counts as 0').default(false),
      })
      .prefault({})
      .describe('a map that says what counts as the barrier'),
    grid: grid.optional().describe('a map of lists, every combination of which is studied'),
  })
  .refine(hasMidpoint, {
    error: 'an odd number of lambdas, for "reduce: midpoint" needs lambda = 1/2',
    path: ['evaluate', 'points'],
    // Told with all other mistakes and not after them.
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .describe('a study: a map with at least name, dataset, network and pairs');

/** A study with every default filled in. */
export type Study = z.infer<typeof study>;

/** The JSON Schema of a study file, for editors. */
export function studyJsonSchema() {
  return z.toJSONSchema(study, { io: 'input' });
}
