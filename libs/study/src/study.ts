import { bounds, splits } from '@isthmus/task';
import { optionalSettings } from '@isthmus/training/settings';
import { z } from 'zod';
import { runKey } from './ends/end.js';
import { modelEntry } from './ends/given-model.js';
import { pairRules } from './ends/pair-rules.js';
import { type SeedChoice, seedChoice } from './ends/seed-choice.js';
import {
  barrierFields,
  dataset,
  distinct,
  evaluateFields,
  method,
  network,
} from './schema/fields.js';
import { grid, sweep } from './schema/sweep.js';
import { senseMistakes } from './sense-mistakes.js';

const nameOfEnd = (one: SeedChoice | string) => (typeof one === 'string' ? one : runKey(one));

const endInPair = z
  .union([...seedChoice.options, z.string().min(1)])
  .describe(
    'a seed, a whole number of 0 or more, a map such as { seed: 1, order: 2 }, or the label of a model',
  );

/** What is studied: networks, trained or given, in pairs, matched, and the path between them measured. */
export const study = z
  .strictObject({
    extends: z
      .string()
      .min(1)
      .optional()
      .describe(
        'another study file, relative to this one, whose keys hold where this one has none',
      ),
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*$/)
      // A folder of results is named so.
      .max(100)
      .describe('a name of at most 100 lower-case letters, digits and hyphens'),
    title: z.string().optional().describe('one line of text, the heading of the report'),
    dataset,
    network: network.optional(),
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
    seeds: z
      .union([z.int().min(2), distinct(seedChoice, 'seeds', runKey)])
      .optional()
      .describe(
        'how many networks are trained, 2 or more, with the seeds 1, 2, ...; or a list of seeds',
      ),
    models: z
      .array(modelEntry)
      .min(1)
      .optional()
      .describe('a list of networks that exist already, such as [{ files: runs/*.pt }]'),
    pairs: z
      .union([
        z.enum(pairRules),
        distinct(
          z
            .tuple([endInPair, endInPair])
            .refine(([a, b]) => nameOfEnd(a) !== nameOfEnd(b), {
              error: 'two different seeds, such as [1, 2]',
            })
            .describe('model A and model B, by their seeds or labels, such as [1, 2]'),
          'pairs of seeds',
          (pair) => pair.map(nameOfEnd).join('-'),
        ),
      ])
      .optional()
      .describe(
        `one of ${pairRules.join(', ')}; or a list of one or more pairs of seeds or labels`,
      ),
    match: distinct(method, 'matching methods').default(['identity', 'weight']),
    evaluate: z
      .strictObject({
        points: evaluateFields.points.default(25),
        splits: evaluateFields.splits.default([...splits]),
        repair: evaluateFields.repair.default(['none']),
      })
      .prefault({})
      .describe('a map that says where the paths are measured'),
    barrier: z
      .strictObject({
        baseline: barrierFields.baseline.default('linear'),
        reduce: barrierFields.reduce.default('max'),
        clip: barrierFields.clip.default(false),
      })
      .prefault({})
      .describe('a map that says what counts as the barrier'),
    grid: grid.optional(),
    sweep: sweep.optional(),
  })
  .superRefine(
    (data, context) => {
      for (const { path, message, isWhole } of senseMistakes(data)) {
        context.addIssue({ code: 'custom', path: [...path], message, params: { isWhole } });
      }
    },
    // Told with all other mistakes and not after them.
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )
  .describe('a study: a map with at least name, dataset, and pairs, seeds or models');

/** A study with every default filled in. */
export type Study = z.infer<typeof study>;

/** The JSON Schema of a study with all that it extends. */
export function studyJsonSchema() {
  return z.toJSONSchema(study, { io: 'input' });
}

/** The JSON Schema of a study file, for editors: what has to be there may stand in a file that it extends. */
export function studyFileSchema() {
  const { required = [], ...schema } = studyJsonSchema();
  const paired = ['pairs', 'seeds', 'models'].map((key) => ({ required: [key] }));
  return {
    ...schema,
    if: { not: { required: ['extends'] } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so.
    then: { required, anyOf: paired },
  };
}
