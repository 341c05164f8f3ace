import { notationText } from '@isthmus/notation';
import { z } from 'zod';
import { artifactRef } from './artifact-ref.js';
import { networkNotation } from './bounds.js';
import { proof } from './match-task.js';

/** Raised whenever the same spec would no longer give the same networks. */
const version = 2;

/** How a model is carried over to the widths of another. */
export const fuseSpec = z.strictObject({
  /** "ot-fusion" or a matcher, with options. */
  method: notationText,
  /** The architecture of A, and of what is made. */
  network: networkNotation,
  /** The architecture of B, which differs in its widths alone. */
  networkB: networkNotation,
  /** Seeds what the method draws at random. */
  seed: z.int().nonnegative(),
});
export type FuseSpec = z.infer<typeof fuseSpec>;

/** What is measured of a network on the test split. */
const evaluation = z.strictObject({
  /** Mean cross-entropy in nats. */
  loss: z.number().nonnegative(),
  accuracy: z.number().min(0).max(1),
});

/** B at the widths of A, and half of both. */
export const fuseResult = z.strictObject({
  /** 1/2 (A + aligned B). */
  fused: artifactRef,
  /** B at A's widths. */
  aligned: artifactRef,
  /** By group: units of A x units of B, how much of B's unit goes to A's; all entries sum to 1. */
  plan: artifactRef,
  /** Set where no unit was divided or added to another: that the aligned network computes what B does. */
  proof: proof.optional(),
  searchMs: z.number().nonnegative(),
  /** Where there is a data set. */
  test: z
    .strictObject({ a: evaluation, b: evaluation, aligned: evaluation, fused: evaluation })
    .optional(),
  wallMs: z.number().nonnegative(),
});
export type FuseResult = z.infer<typeof fuseResult>;

/**
 * A task that averages two models of different widths. Its inputs are A, B, and the data set if there is one: its
 * training split is for methods that look at examples, and on its test split all models are tried.
 */
export const fuseTask = {
  kind: 'fuse',
  version,
  spec: fuseSpec,
  result: fuseResult,
  artifacts: ({ fused, aligned, plan }: FuseResult) => [fused, aligned, plan],
} as const;
