import { z } from 'zod';

/** Raised whenever the same spec would no longer give the same curves. */
const version = 3;

/** The splits of a data set. */
export const splits = ['train', 'test'] as const;

/**
 * What is done to the networks on a path before they are measured: nothing, or REPAIR (a reset for
 * networks with batch norm) with statistics over the first examples of the training split.
 */
export const corrections = ['none', 'repair'] as const;

/** What is measured where. */
export const evaluateSpec = z.strictObject({
  /** The architecture of both models. */
  network: z.string(),
  /** Evenly spaced lambdas in [0, 1], both ends included. */
  points: z.int().min(2),
  splits: z.array(z.enum(splits)).min(1),
  repair: z.array(z.enum(corrections)).min(1).default(['none']),
});
export type EvaluateSpec = z.infer<typeof evaluateSpec>;

/** The network (1 - lambda) a + lambda b: mean cross-entropy in nats, accuracy in [0, 1]. */
export const curvePoint = z.strictObject({
  lambda: z.number(),
  loss: z.number(),
  accuracy: z.number(),
});
export type CurvePoint = z.infer<typeof curvePoint>;

/** What was measured along one path on one split. */
export const curve = z.strictObject({
  split: z.enum(splits),
  repair: z.enum(corrections),
  examples: z.int().positive(),
  points: z.array(curvePoint),
});
export type Curve = z.infer<typeof curve>;

/** One curve for every split and correction. */
export const evaluateResult = z.strictObject({
  curves: z.array(curve),
  wallMs: z.number(),
});
export type EvaluateResult = z.infer<typeof evaluateResult>;

/** An evaluation task: the curves along one path. */
export const evaluateTask = {
  kind: 'evaluate',
  version,
  spec: evaluateSpec,
  result: evaluateResult,
  artifacts: () => [],
} as const;
