import { z } from 'zod';
import { artifactRef } from './artifact-ref.js';

/** Raised whenever the same spec would no longer give the same network. */
const version = 1;

/** The optimizers a spec may name. */
export const optimizers = ['sgd', 'adam'] as const;

/** All that a trained network is a function of, beside its data. */
export const trainSpec = z.strictObject({
  /** The architecture, e.g. "mlp:784-512-512-512-10". */
  network: z.string(),
  optimizer: z.enum(optimizers),
  learningRate: z.number().positive(),
  /** Examples a step. */
  batchSize: z.int().positive(),
  /** Passes over the training split. */
  epochs: z.int().positive(),
  /** Seeds initialisation and data order. */
  seed: z.int().nonnegative(),
});
export type TrainSpec = z.infer<typeof trainSpec>;

/** Means over one pass; losses are cross-entropies in nats, accuracy is in [0, 1]. */
export const epoch = z.strictObject({
  epoch: z.int().positive(),
  trainLoss: z.number(),
  testLoss: z.number(),
  testAccuracy: z.number(),
});
export type Epoch = z.infer<typeof epoch>;

/** A trained network and how it came about. */
export const trainResult = z.strictObject({
  model: artifactRef,
  epochs: z.array(epoch),
  stepMs: z.number(),
  wallMs: z.number(),
  /** Version of the TensorFlow library that computed it. */
  tensorflow: z.string(),
});
export type TrainResult = z.infer<typeof trainResult>;

/** A training task: one network from one data set. */
export const trainTask = {
  kind: 'train',
  version,
  spec: trainSpec,
  result: trainResult,
  artifacts: ({ model }: TrainResult) => [model],
} as const;
