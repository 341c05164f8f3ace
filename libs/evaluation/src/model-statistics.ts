import type { Split } from '@isthmus/dataset';
import { type Network, toTensors } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { disposeAll } from '@isthmus/tensorflow';
import { type DeviceSplit, toDevice } from '@isthmus/training';
import { preActivations } from './corrected-nodes.js';
import type { PathProblem } from './path-problem.js';
import { hasBatchNorm } from './reset-batch-norm.js';
import { type BatchEvent, type UnitStatistics, unitStatistics } from './unit-statistics.js';

/** Examples of the training split over which statistics are taken. */
const statisticsExamples = 10_000;
/** Of these, the examples a batch whose statistics batch norms take the mean of. */
const resetBatchSize = 500;

/** What the networks of a path are corrected by, and their variances compared with. */
export interface ModelStatistics {
  /** The first examples of the training split, on the device. */
  readonly split: DeviceSplit;
  /** Of each model, by node; none where batch norms are reset and nothing is compared. */
  readonly ofModels: readonly ReadonlyMap<string, UnitStatistics>[];
}

/** Copies the examples that statistics are taken over to the device; undefined where nothing asks for them. The caller disposes of them. */
export function placeExamples({
  network,
  dataset,
  corrections,
  collapse,
}: Pick<PathProblem, 'network' | 'dataset' | 'corrections' | 'collapse'>): DeviceSplit | undefined {
  const isCorrected = corrections.some((kind) => kind !== 'none');
  if (!isCorrected && !collapse) return undefined;
  const batchSize = hasBatchNorm(network) ? resetBatchSize : undefined;
  return toDevice(firstOf(dataset.train, statisticsExamples), network, batchSize);
}

/** Measures the models that a path combines. */
export function* measureModels(
  { network, models, collapse }: Pick<PathProblem, 'network' | 'models' | 'collapse'>,
  split: DeviceSplit,
): Generator<BatchEvent, ModelStatistics> {
  const ofModels: ReadonlyMap<string, UnitStatistics>[] = [];
  const isWanted = collapse || !hasBatchNorm(network);
  for (const model of isWanted ? models : []) {
    ofModels.push(yield* statisticsOf(network, model, split));
  }
  return { split, ofModels };
}

function* statisticsOf(network: Network, weights: Weights, split: DeviceSplit) {
  const nodes = preActivations(network).map(({ name }) => name);
  const parameters = toTensors(network, weights);
  try {
    return yield* unitStatistics(network, parameters, split, nodes);
  } finally {
    disposeAll(parameters);
  }
}

function firstOf({ count, x, y }: Split, examples: number): Split {
  const kept = Math.min(count, examples);
  return { count: kept, x: x.subarray(0, (kept * x.length) / count), y: y.subarray(0, kept) };
}
