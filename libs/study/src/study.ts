import { datasetNames, parseDataset } from '@isthmus/dataset';
import { mostPoints } from '@isthmus/evaluation';
import { readableBy } from '@isthmus/notation';
import { bounds, corrections, splits } from '@isthmus/task';
import {
  optionalSettings,
  trainingSettings,
  type VariedKey,
  variedKeys,
} from '@isthmus/training/settings';
import { z } from 'zod';
import { seedChoice } from './seed-choice.js';
import { pairLabel, runKey } from './seed-labels.js';

/** What a barrier is counted from: the line between the ends' values, or their mean. */
export const baselines = ['linear', 'mean'] as const;

/** Where a barrier is read: where the curve is highest above the baseline, or at lambda 1/2. */
export const reductions = ['max', 'midpoint', 'mean'] as const;

// A description completes the sentence "expected ...": editors show it, and so do errors.
const dataset = readableBy(parseDataset).describe(`one of ${datasetNames.join(', ')}`);
const network = z.string().min(1).describe('a network, such as mlp:784-512-512-512-10');

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

/** Lists of the training settings that may be varied. */
function variedTraining() {
  const lists = variedKeys.map((key) => {
    const { readable, varied } = trainingSettings[key];
    return [`train.${key}`, distinct(readable, varied.list)];
  });
  // Object.fromEntries forgets which list belongs to which key.
  return Object.fromEntries(lists) as {
    readonly [Key in VariedKey as `train.${Key}`]: z.ZodArray<
      (typeof trainingSettings)[Key]['readable']
    >;
  };
}

const grid = z
  .strictObject({
    dataset: distinct(dataset, 'data sets'),
    network: distinct(network, 'networks'),
    ...variedTraining(),
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
        ...optionalSettings,
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
      readableBy(() => true)
        .min(1)
        .describe('a matching method, such as weight'),
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
