import { z } from 'zod';
import { artifactRef } from './artifact-ref.js';

/** Raised whenever the same spec would no longer give the same permutation. */
const version = 1;

/** How to match. */
export const matchSpec = z.strictObject({
  /** A method that the matcher describes, e.g. "weight". */
  method: z.string(),
  /** The architecture of both models. */
  network: z.string(),
  /** Seeds what the method draws at random. */
  seed: z.int().nonnegative(),
});
export type MatchSpec = z.infer<typeof matchSpec>;

/** The outputs of b and of permuted b compared on a probe batch. */
export const proof = z.strictObject({
  maxAbsDifference: z.number(),
  tolerance: z.number(),
  examples: z.int().positive(),
});
export type Proof = z.infer<typeof proof>;

/** A proved permutation. */
export const matchResult = z.strictObject({
  permutation: artifactRef,
  /** Sum over all tensors of <a, permuted b>. */
  objective: z.number(),
  objectiveIdentity: z.number(),
  /** Euclidean distance of all weights of a and b. */
  l2Before: z.number(),
  l2After: z.number(),
  sweeps: z.int().nonnegative(),
  searchMs: z.number(),
  proof,
  wallMs: z.number(),
});
export type MatchResult = z.infer<typeof matchResult>;

/** A matching task: one permutation from two models. */
export const matchTask = {
  kind: 'match',
  version,
  spec: matchSpec,
  result: matchResult,
  artifacts: ({ permutation }: MatchResult) => [permutation],
} as const;
