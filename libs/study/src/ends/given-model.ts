import { artifactRef, sha256Hex } from '@isthmus/task';
import { z } from 'zod';
import { network } from '../schema/fields.js';

const label = z
  .string()
  .min(1)
  .max(100)
  .describe('a name of at most 100 characters, which pairs and tables use');

/** Facts of one's own about a model, by column. */
const columns = z
  .record(z.string().min(1), z.union([z.string(), z.number()]))
  .describe('a map of texts and numbers that tables show as columns, such as { width: 64 }');

/** A network that exists already, as a cell names it. */
export const givenModel = z.strictObject({
  label,
  /** Where it was read, relative to the study; absent where the store had it. */
  file: z.string().optional(),
  /** Its weights in the store, under the names of the cell's network. */
  artifact: artifactRef,
  columns: columns.optional(),
});
export type GivenModel = z.infer<typeof givenModel>;

const file = z
  .string()
  .min(1)
  .describe('a model file, a folder of one, or a pattern such as runs/*.pt');

/**
 * Networks that exist already, as a study names them. Once a study has been checked there is one entry a network, with
 * its label, its network's notation and its artifact.
 */
export const modelEntry = z
  .strictObject({
    files: z
      .union([file, z.array(file).min(1)])
      .optional()
      .describe('model files, relative to the study: a file, a folder, a pattern, or a list'),
    artifact: z
      .union([sha256Hex, artifactRef])
      .optional()
      .describe('the SHA-256 of a network in the store, 64 lower-case hex digits'),
    label: label.optional(),
    network: network
      .default('auto')
      .describe('a network, such as mlp:784-512-10, or auto to tell it from the file'),
    weights: z
      .string()
      .min(1)
      .optional()
      .describe('of several dicts of tensors in a PyTorch file, the one to take: a key, or ema'),
    columns: columns.optional(),
  })
  .refine(({ files, artifact }) => files !== undefined || artifact !== undefined, {
    error: 'a map with files, or with the artifact of a network in the store',
  })
  .describe('a map such as { files: runs/*.pt }, with a label and columns of its own');
export type ModelEntry = z.infer<typeof modelEntry>;
