import { notationText } from '@isthmus/notation';
import { z } from 'zod';
import { artifactRef } from './artifact-ref.js';
import { bounds, listOf, networkNotation } from './bounds.js';
import { ownSpec } from './own-spec.js';

/** Raised whenever the same spec would no longer give the same permutation. */
const version = 4;

/** How to match. */
export const matchSpec = z.strictObject({
  /** A method that the matcher describes, with options: "weight" or "weight:kernel=cosine". */
  method: notationText,
  /** The architecture of all models. */
  network: networkNotation,
  /** Seeds what the method draws at random. */
  seed: z.int().nonnegative(),
  /** Takes the place of the spec that is derived from the network, where there is one. */
  ownSpec: ownSpec.optional(),
  /** Checkpoints of one trajectory that each model is; 1 when not given. */
  checkpoints: z.int().min(1).max(bounds.matched).optional(),
});
export type MatchSpec = z.infer<typeof matchSpec>;

/** The outputs of b and of permuted b compared on a probe batch. */
export const proof = z
  .strictObject({
    maxAbsDifference: z.number().nonnegative(),
    tolerance: z.number().nonnegative(),
    examples: z.int().positive(),
    /** What the networks were run in; float32 where a result does not say. */
    precision: z.enum(['float32', 'float64']).optional(),
  })
  .refine(({ maxAbsDifference, tolerance }) => maxAbsDifference <= tolerance, {
    message:
      'expected a difference within the tolerance: a permutation without proof has no result',
  });
export type Proof = z.infer<typeof proof>;

/** What a search spent its time on, in milliseconds. */
const timeSplit = z.strictObject({
  costMs: z.number().nonnegative(),
  assignmentMs: z.number().nonnegative(),
  projectionMs: z.number().nonnegative(),
});

/** How the partners in one group compare with the second best ones. */
const groupConfidence = z.strictObject({
  /** From 0. */
  model: z.int().nonnegative(),
  group: z.string(),
  /** Share of units of the first model whose partner is also their best one. */
  bestShare: z.number().min(0).max(1),
  /** Mean over units of (g - s) / (|g| + |s|): g with the partner, s the best of the others. */
  meanMargin: z.number().min(-1).max(1),
});

/** The files of a match's models. */
export const matchedModels = listOf(artifactRef, { least: 2, most: bounds.matched });

/** The files of where it begins. */
export const startFiles = listOf(artifactRef, { most: bounds.matched });

/** Proved permutations. */
export const matchResult = z.strictObject({
  /** One a model; the first is the identity. */
  permutations: z.array(artifactRef).min(2),
  /** Sum over all tensors of <a, permuted b>, summed over all pairs of models. */
  objective: z.number(),
  objectiveIdentity: z.number(),
  /** Euclidean distance of all weights of two models, root mean square over all pairs. */
  l2Before: z.number().nonnegative(),
  l2After: z.number().nonnegative(),
  sweeps: z.int().nonnegative(),
  searchMs: z.number().nonnegative(),
  time: timeSplit,
  /** For each group and each model but the first. */
  confidence: z.array(groupConfidence),
  /** Objectives of the searches of which this is the best; none for a single one. */
  restarts: z.array(z.number()),
  /** Of the model whose outputs changed the most. */
  proof,
  wallMs: z.number().nonnegative(),
});
export type MatchResult = z.infer<typeof matchResult>;

/** A matching task: one permutation a model. Inputs: the models, the data set if the method looks at it, the starts if any. */
export const matchTask = {
  kind: 'match',
  version,
  spec: matchSpec,
  result: matchResult,
  artifacts: ({ permutations }: MatchResult) => permutations,
  mismatch(_spec: MatchSpec, { permutations, confidence }: MatchResult): string | undefined {
    const models = permutations.length;
    const stray = confidence.find(({ model }) => model >= models);
    return stray && `expected ${models} models, got a confidence of model ${stray.model}`;
  },
} as const;
