import type { PermutationSpec } from '@isthmus/permutation';
import type { BarrierDefinition } from './barrier.js';
import { type CycleStatistics, cycleStatistics, type Link } from './cycle-statistics.js';
import { mean } from './mean.js';
import { type ByMetric, byMetric, lossOrError } from './metric.js';
import {
  type BarrierMatrix,
  type BarrierSummary,
  barrierMatrix,
  barriersOf,
  gapBetween,
  type PairBarrier,
  type PairCurve,
  summarizeBarriers,
} from './pair-barriers.js';
import { type SimplexPoint, simplexBarrier } from './simplex-barrier.js';

/** All that was found and measured of three models or more; pairs in the order 1 2, 1 3, ..., 2 3, ... */
export interface Connections {
  /** The groups of the models' network. */
  readonly groups: PermutationSpec;
  readonly links: readonly Link[];
  /** From a to b, lined up with a for that line alone. */
  readonly weak: readonly PairCurve[];
  /** From a to b, both lined up with the first model. */
  readonly strong: readonly PairCurve[];
  /** Between all models, lined up with the first. */
  readonly simplex: readonly SimplexPoint[];
  /** Their mean. */
  readonly centroid: SimplexPoint;
  /** From the first model to each from the third on, lined up along the links of all between them. */
  readonly chains: readonly PairCurve[];
}

/** The barriers of all pairs. */
interface PairBarriers {
  readonly pairs: readonly PairBarrier[];
  readonly matrix: ByMetric<BarrierMatrix>;
}

/** What is made of the curves. */
export interface ConnectionStatistics {
  readonly models: readonly SimplexPoint[];
  readonly weak: PairBarriers & BarrierSummary;
  /** Direct pairs have the first model in them, indirect ones do not. */
  readonly strong: PairBarriers & Readonly<Record<'direct' | 'indirect' | 'gap', BarrierSummary>>;
  /** Its barrier: its loss or error less the mean of those of the models. */
  readonly centroid: SimplexPoint & { readonly barrier: ByMetric };
  /** The centroid counts among the points that the barrier is taken over. */
  readonly simplex: {
    readonly barrier: ByMetric;
    readonly at: ByMetric<readonly number[]>;
    readonly points: readonly SimplexPoint[];
  };
  /** Beside each chain's barrier the weak one of its ends. */
  readonly chains: readonly (PairBarrier & { readonly direct: ByMetric })[];
  readonly cycles: CycleStatistics;
}

/** The statistics of many models from what was measured between them. What points have besides goes along. */
export function connectionStatistics(
  { groups, links, weak, strong, simplex, centroid, chains }: Connections,
  definition: Omit<BarrierDefinition, 'metric'>,
): ConnectionStatistics {
  const models = modelsOf(simplex);
  const ofPairs = (curves: readonly PairCurve[]): PairBarriers => {
    const pairs = curves.map((curve) => ({ ...curve, barrier: barriersOf(curve, definition) }));
    return { pairs, matrix: barrierMatrix(pairs, models.length) };
  };
  const alone = ofPairs(weak);
  const middle = { ...centroid, at: models.map(() => 1 / models.length) };
  return {
    models,
    weak: { ...alone, ...summarizeBarriers(alone.pairs) },
    strong: withGap(ofPairs(strong)),
    centroid: { ...middle, barrier: riseOver(models, centroid) },
    simplex: { ...highestOf([...simplex, middle]), points: simplex },
    chains: chains.map((chain) => ({
      ...chain,
      barrier: barriersOf(chain, definition),
      direct: byMetric((metric) => alone.matrix[metric][0]?.[chain.models[1] - 1] ?? Number.NaN),
    })),
    cycles: cycleStatistics(links, groups),
  };
}

/** The points that are a model itself, in the order of the models. */
function modelsOf(simplex: readonly SimplexPoint[]): readonly SimplexPoint[] {
  const count = simplex[0]?.at.length ?? 0;
  return Array.from({ length: count }, (_, i) => simplex.filter(({ at }) => at[i] === 1)).flat();
}

function withGap(pairs: PairBarriers): ConnectionStatistics['strong'] {
  const isDirect = ({ models: [a] }: PairCurve) => a === 1;
  const direct = summarizeBarriers(pairs.pairs.filter(isDirect));
  const indirect = summarizeBarriers(pairs.pairs.filter((pair) => !isDirect(pair)));
  return { ...pairs, direct, indirect, gap: gapBetween(indirect, direct) };
}

function riseOver(models: readonly SimplexPoint[], point: SimplexPoint): ByMetric {
  return byMetric((metric) => {
    const ofModels = models.map((model) => lossOrError(model, metric));
    return lossOrError(point, metric) - mean(ofModels);
  });
}

function highestOf(points: readonly SimplexPoint[]) {
  const highest = byMetric((metric) => simplexBarrier(points, metric));
  return {
    barrier: byMetric((metric) => highest[metric].barrier),
    at: byMetric((metric) => highest[metric].at),
  };
}
