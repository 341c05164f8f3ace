import type { Network, ParameterTensors } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { correctUnits, mixStatistics } from './correct-units.js';
import { preActivations } from './corrected-nodes.js';
import type { ModelStatistics } from './model-statistics.js';
import { hasBatchNorm, resetBatchNorm } from './reset-batch-norm.js';
import { type CorrectionKind, unitCorrections } from './unit-correction.js';
import { type BatchEvent, unitStatistics } from './unit-statistics.js';
import { type VarianceCollapse, varianceCollapse } from './variance-collapse.js';

/** A network of a path, as the models are combined there. */
export interface CombinedNetwork {
  readonly network: Network;
  readonly weights: Weights;
  /** One a model. */
  readonly coefficients: readonly number[];
}

/**
 * The weights to measure in place of a combination's: its batch norms measured anew, or its units given statistics
 * between those of the models. The very weights that were given where nothing is to be corrected, as of a model itself.
 */
export function* correctNetwork(
  { network, weights, coefficients }: CombinedNetwork,
  statistics: ModelStatistics | undefined,
  kind: CorrectionKind,
): Generator<BatchEvent, Weights> {
  if (kind === 'none' || statistics === undefined) return weights;
  const { split, ofModels } = statistics;
  if (hasBatchNorm(network)) return yield* resetBatchNorm(network, weights, split);
  if (coefficients.includes(1)) return weights;
  const goal = mixStatistics(ofModels, coefficients);
  const { batches } = split;
  return yield* correctUnits({
    network,
    weights,
    goal,
    batches,
    correction: unitCorrections[kind],
  });
}

/** How far the variances of a network, on the device, lie below those of the models that it combines. */
export function* measureCollapse(
  { network, coefficients }: Pick<CombinedNetwork, 'network' | 'coefficients'>,
  parameters: ParameterTensors,
  { split, ofModels }: ModelStatistics,
): Generator<BatchEvent, VarianceCollapse[]> {
  const nodes = preActivations(network).map(({ name }) => name);
  const found = yield* unitStatistics(network, parameters, split, nodes);
  return varianceCollapse(found, ofModels, coefficients);
}
