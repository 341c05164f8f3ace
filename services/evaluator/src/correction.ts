import type { Dataset, Split } from '@isthmus/dataset';
import {
  type BatchEvent,
  hasBatchNorm,
  mixStatistics,
  preActivations,
  repair,
  resetBatchNorm,
  type UnitStatistics,
  unitCorrections,
  unitStatistics,
  varianceCollapse,
} from '@isthmus/evaluation';
import { type Network, type ParameterTensors, toTensors } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import type { Curve, CurvePoint, EvaluateSpec } from '@isthmus/task';
import { disposeAll } from '@isthmus/tensorflow';
import { toDevice } from '@isthmus/training';

/** Examples of the training split over which statistics are taken. */
const statisticsExamples = 10_000;
/** Of these, the examples a batch whose statistics batch norms take the mean of. */
const resetBatchSize = 500;

/** Corrects the networks on one path, and tells how far their variances collapse. */
export interface Correction {
  /** The weights to measure at a point, given those of its combination; a model itself is left as it is. */
  at(
    coefficients: readonly number[],
    weights: Weights,
    kind: Curve['repair'],
  ): Generator<BatchEvent, Weights>;
  /** Of the network that is measured at a point, where that is asked for. */
  collapse(
    coefficients: readonly number[],
    parameters: ParameterTensors,
  ): Generator<BatchEvent, CurvePoint['collapse']>;
  dispose(): void;
}

/** Measures the models that a path combines, where their statistics are wanted. The caller disposes of it. */
export function* createCorrection(
  network: Network,
  models: readonly Weights[],
  dataset: Dataset,
  { repair: kinds, collapse }: Pick<EvaluateSpec, 'repair' | 'collapse'>,
): Generator<BatchEvent, Correction> {
  const isCorrected = kinds.some((kind) => kind !== 'none');
  const isReset = hasBatchNorm(network);
  const nodes = preActivations(network).map(({ name }) => name);
  const split =
    isCorrected || collapse
      ? toDevice(
          firstOf(dataset.train, statisticsExamples),
          network,
          isReset ? resetBatchSize : undefined,
        )
      : undefined;
  try {
    const statistics: ReadonlyMap<string, UnitStatistics>[] = [];
    if (split !== undefined && (collapse || !isReset)) {
      for (const model of models) {
        const parameters = toTensors(network, model);
        try {
          statistics.push(yield* unitStatistics(network, parameters, split, nodes));
        } finally {
          disposeAll(parameters);
        }
      }
    }
    return {
      *at(coefficients, weights, kind) {
        if (kind === 'none' || split === undefined) return weights;
        if (isReset) return yield* resetBatchNorm(network, weights, split);
        if (coefficients.includes(1)) return weights;
        const goal = mixStatistics(statistics, coefficients);
        return yield* repair(network, weights, goal, split, unitCorrections[kind]);
      },
      *collapse(coefficients, parameters) {
        if (!collapse || split === undefined) return [];
        const found = yield* unitStatistics(network, parameters, split, nodes);
        return varianceCollapse(found, statistics, coefficients);
      },
      dispose: () => split?.dispose(),
    };
  } catch (error) {
    split?.dispose();
    throw error;
  }
}

function firstOf({ count, x, y }: Split, examples: number): Split {
  const kept = Math.min(count, examples);
  return { count: kept, x: x.subarray(0, (kept * x.length) / count), y: y.subarray(0, kept) };
}
