import type { Dataset, Split } from '@isthmus/dataset';
import {
  type BatchEvent,
  correctedNodes,
  hasBatchNorm,
  mixStatistics,
  repair,
  resetBatchNorm,
  type UnitStatistics,
  unitStatistics,
} from '@isthmus/evaluation';
import { type Network, toTensors } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import type { Curve } from '@isthmus/task';
import { disposeAll } from '@isthmus/tensorflow';
import { type DeviceSplit, toDevice } from '@isthmus/training';

/** Examples of the training split over which statistics are taken. */
const statisticsExamples = 10_000;

/** Corrects the networks on one path. */
export interface Correction {
  /** The weights to measure at a point, given those of its combination; a model itself is left as it is. */
  at(
    coefficients: readonly number[],
    weights: Weights,
    kind: Curve['repair'],
  ): Generator<BatchEvent, Weights>;
  dispose(): void;
}

/** Measures the models that a path combines, where a correction is wanted. The caller disposes of it. */
export function* createCorrection(
  network: Network,
  models: readonly Weights[],
  dataset: Dataset,
  kinds: readonly Curve['repair'][],
): Generator<BatchEvent, Correction> {
  const split = kinds.includes('repair')
    ? toDevice(firstOf(dataset.train, statisticsExamples), network)
    : undefined;
  try {
    const isReset = hasBatchNorm(network);
    const statistics: ReadonlyMap<string, UnitStatistics>[] = [];
    if (split !== undefined && !isReset) {
      for (const model of models) statistics.push(yield* statisticsOf(network, model, split));
    }
    return {
      *at(coefficients, weights, kind) {
        if (kind === 'none' || split === undefined) return weights;
        if (isReset) return yield* resetBatchNorm(network, weights, split);
        if (coefficients.includes(1)) return weights;
        return yield* repair(network, weights, mixStatistics(statistics, coefficients), split);
      },
      dispose: () => split?.dispose(),
    };
  } catch (error) {
    split?.dispose();
    throw error;
  }
}

function* statisticsOf(
  network: Network,
  weights: Weights,
  split: DeviceSplit,
): Generator<BatchEvent, ReadonlyMap<string, UnitStatistics>> {
  const parameters = toTensors(network, weights);
  try {
    const nodes = correctedNodes(network).map(({ name }) => name);
    return yield* unitStatistics(network, parameters, split, nodes);
  } finally {
    disposeAll(parameters);
  }
}

function firstOf({ count, x, y }: Split, examples: number): Split {
  const kept = Math.min(count, examples);
  return { count: kept, x: x.subarray(0, (kept * x.length) / count), y: y.subarray(0, kept) };
}
