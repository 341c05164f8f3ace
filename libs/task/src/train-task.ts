import { boundedSettings } from '@isthmus/training/settings';
import { z } from 'zod';
import { artifactRef } from './artifact-ref.js';
import { bounds, listOf, networkNotation } from './bounds.js';

/** Raised whenever the same spec would no longer give the same network. */
const version = 2;

const seed = z.int().nonnegative();

/** Where one replica's randomness comes from: two that share a seed begin alike. */
export const replicaSeeds = z.strictObject({
  /** Of the initialisation. */
  seed,
  /** Of the order of the examples. */
  order: seed,
  /** Of augmentation, dropout and the optimizer's noise. */
  noise: seed,
});
export type ReplicaSeeds = z.infer<typeof replicaSeeds>;

/** All that trained networks are functions of, beside their data and a mask. Notations: docs/training.md. */
export const trainSpec = z.strictObject({
  /** The architecture, e.g. "mlp:784-512-512-512-10". */
  network: networkNotation,
  ...boundedSettings,
  /** One network each; several are trained in one job. */
  runs: listOf(replicaSeeds, { least: 1, most: bounds.runs }),
});
export type TrainSpec = z.infer<typeof trainSpec>;

/** Means over one pass; losses are cross-entropies in nats, accuracy is in [0, 1]. */
export const epoch = z.strictObject({
  epoch: z.int().positive(),
  trainLoss: z.number().nonnegative(),
  testLoss: z.number().nonnegative(),
  testAccuracy: z.number().min(0).max(1),
});
export type Epoch = z.infer<typeof epoch>;

/** A network as it was after some steps. */
const checkpoint = z.strictObject({ step: z.int().nonnegative(), model: artifactRef });
export type Checkpoint = z.infer<typeof checkpoint>;

/** What training one network, dense or under a mask, gave. */
const training = z.strictObject({
  model: artifactRef,
  epochs: z.array(epoch),
  /** In the order of their steps. */
  checkpoints: z.array(checkpoint),
});

/** A level of iterative pruning: the mask from the level before, and what training under it gave. */
const pruningLevel = training.extend({
  /** From 1. */
  level: z.int().positive(),
  /** Share of the prunable weights that the mask keeps. */
  density: z.number().min(0).max(1),
  mask: artifactRef,
});
export type PruningLevel = z.infer<typeof pruningLevel>;

/** One trained network; with pruning, the dense one and then one a level. */
export const trainedNetwork = training.extend({ levels: z.array(pruningLevel) });
export type TrainedNetwork = z.infer<typeof trainedNetwork>;

/** Trained networks, one a replica, and how they came about. */
export const trainResult = z.strictObject({
  networks: z.array(trainedNetwork).min(1),
  /** Median over the steps, all replicas of a step together. */
  stepMs: z.number().nonnegative(),
  wallMs: z.number().nonnegative(),
  /** Version of the TensorFlow library that computed it. */
  tensorflow: z.string(),
});
export type TrainResult = z.infer<typeof trainResult>;

/** A training task: networks from one data set. */
export const trainTask = {
  kind: 'train',
  version,
  spec: trainSpec,
  result: trainResult,
  artifacts: ({ networks }: TrainResult) =>
    networks.flatMap(({ levels, ...dense }) => [
      ...modelsOf(dense),
      ...levels.flatMap((level) => [level.mask, ...modelsOf(level)]),
    ]),
  mismatch: mismatchOfTraining,
} as const;

function mismatchOfTraining(spec: TrainSpec, { networks }: TrainResult): string | undefined {
  if (networks.length !== spec.runs.length) {
    return `expected ${spec.runs.length} networks, got ${networks.length}`;
  }
  for (const { epochs, checkpoints, levels } of networks) {
    const trained = epochs.map(({ epoch }) => epoch);
    if (trained.length !== spec.epochs || !isAscending([0, ...trained, spec.epochs + 1])) {
      return `expected epochs 1 to ${spec.epochs}, got ${trained.length} of them up to ${trained.at(-1)}`;
    }
    if (spec.checkpoints === 'none' && checkpoints.length > 0) {
      return `expected no network on the way, got ${checkpoints.length}`;
    }
    if (!isAscending(checkpoints.map(({ step }) => step))) return 'its steps are in no order';
    if (spec.prune === 'none' && levels.length > 0) {
      return `expected no pruning, got ${levels.length} levels`;
    }
    if (levels.some(({ level }, i) => level !== i + 1)) return 'its levels are not numbered from 1';
  }
  return undefined;
}

function isAscending(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value > (values[i - 1] ?? value));
}

function modelsOf({ model, checkpoints }: z.infer<typeof training>) {
  return [model, ...checkpoints.map((checkpoint) => checkpoint.model)];
}
