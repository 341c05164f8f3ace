import type { Checkpoint } from '@isthmus/checkpoint';
import { z } from 'zod';
import { version } from '../terminal/version.js';

/** Raised whenever an entry changes its meaning. */
const format = 1;

const versions = z.object({
  isthmus: z.string(),
  /** Of the texts that files carry. */
  format: z.int(),
  /** That trained it. */
  tensorflow: z.string().optional(),
});

/** A data set by its notation, and the hash of its bytes in the store. */
const dataset = z.object({ notation: z.string(), sha256: z.string() });

/** A model that another was made of. */
const source = z.object({
  /** Its content hash. */
  weights: z.string(),
  /** In the mean. */
  coefficient: z.number().optional(),
  /** The hash of the permutation by which it was re-ordered, as JSON without provenance. */
  permutation: z.string().optional(),
});
export type Source = z.infer<typeof source>;

/** What a weight file of ours says of where its weights come from. */
const modelProvenance = z.object({
  /** The command that wrote it. */
  made: z.string(),
  network: z.string(),
  /** On which it was trained. */
  dataset: dataset.optional(),
  seeds: z.object({ initialisation: z.int(), order: z.int(), noise: z.int() }).optional(),
  training: z.record(z.string(), z.unknown()).optional(),
  /** The hash of the mask that the training was given. */
  mask: z.string().optional(),
  /** Of pruning. */
  level: z.int().optional(),
  /** After which the training kept it. */
  step: z.int().optional(),
  method: z.string().optional(),
  seed: z.int().optional(),
  sources: z.array(source).optional(),
  /** The content hash of the model that it was lined up with. */
  alignedWith: z.string().optional(),
  versions,
});
export type ModelProvenance = z.infer<typeof modelProvenance>;

/** What a permutation file says of where its permutation comes from. */
const permutationProvenance = z.object({
  method: z.string(),
  seed: z.int(),
  objective: z.number(),
  network: z.string(),
  /** Their sizes by their names. */
  groups: z.record(z.string(), z.int()),
  /** Content hashes of the models that it lines up: b, which it re-orders, with a. One a checkpoint. */
  models: z.object({ a: z.array(z.string()).min(1), b: z.array(z.string()).min(1) }),
  versions,
});
export type PermutationProvenance = z.infer<typeof permutationProvenance>;

/** Under which safetensors files have it, as JSON. */
const key = 'isthmus';

/** The versions that a file is written by. */
export const ourVersions = { isthmus: version, format } as const;

/** Texts to write beside a model's weights: what was there, with this provenance. */
export function withProvenance(
  metadata: Checkpoint['metadata'],
  provenance: ModelProvenance,
): Checkpoint['metadata'] {
  return { ...metadata, [key]: JSON.stringify(provenance) };
}

/** What a model file says of where it comes from; undefined where it does not, or not in our words. */
export function provenanceOf({
  metadata,
}: Pick<Checkpoint, 'metadata'>): ModelProvenance | undefined {
  const text = metadata[key];
  return text === undefined ? undefined : modelProvenance.safeParse(jsonOf(text)).data;
}

/** What a permutation file's provenance says; undefined where there is none in our words. */
export function readPermutationProvenance(value: unknown): PermutationProvenance | undefined {
  return permutationProvenance.safeParse(value).data;
}

/** undefined for a text that is not JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
