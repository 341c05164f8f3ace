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
  /** The weights to measure at lambda, given those on the straight line. */
  at(lambda: number, weights: Weights, kind: Curve['repair']): Generator<BatchEvent, Weights>;
  dispose(): void;
}

/** Measures the ends of a path, where a correction is wanted. The caller disposes of it. */
export function* createCorrection(
  network: Network,
  ends: { readonly a: Weights; readonly b: Weights },
  dataset: Dataset,
  kinds: readonly Curve['repair'][],
): Generator<BatchEvent, Correction> {
  const split = kinds.includes('repair')
    ? toDevice(firstOf(dataset.train, statisticsExamples), network)
    : undefined;
  try {
    const isReset = hasBatchNorm(network);
    const measured = split !== undefined && !isReset;
    const a = measured ? yield* statisticsOf(network, ends.a, split) : undefined;
    const b = measured ? yield* statisticsOf(network, ends.b, split) : undefined;
    return {
      *at(lambda, weights, kind) {
        if (kind === 'none' || split === undefined) return weights;
        const isEnd = lambda === 0 || lambda === 1;
        if (a !== undefined && b !== undefined && isEnd) return weights;
        if (a === undefined || b === undefined)
          return yield* resetBatchNorm(network, weights, split);
        return yield* repair(network, weights, mixStatistics(a, b, lambda), split);
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
