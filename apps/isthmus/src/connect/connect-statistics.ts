import { type BarrierDefinition, barrier, simplexBarrier } from '@isthmus/connectivity';
import type { CurvePoint } from '@isthmus/task';
import { type CycleStatistics, cycleStatistics } from './connect-cycles.js';
import type { Connected, PairCurve } from './connect-models.js';

/** One value by the loss, in nats, and one by the error, in [-1, 1]. */
type ByMetric = Readonly<Record<BarrierDefinition['metric'], number>>;

/** Barriers of pairs of models, numbered from 1. */
interface PairBarriers {
  readonly pairs: readonly (PairCurve & { readonly barrier: ByMetric })[];
  /** By both models, 0 for a model with itself; the same from b to a as from a to b. */
  readonly matrix: Readonly<Record<BarrierDefinition['metric'], readonly (readonly number[])[]>>;
}

/** The greatest and the mean. */
export interface Summary {
  readonly max: ByMetric;
  readonly mean: ByMetric;
}

/** What is made of the curves; see `definitions` for what each is. */
export interface ConnectStatistics {
  readonly models: readonly CurvePoint[];
  readonly weak: PairBarriers & Summary;
  readonly strong: PairBarriers & Readonly<Record<'direct' | 'indirect' | 'gap', Summary>>;
  readonly centroid: CurvePoint & { readonly barrier: ByMetric };
  readonly simplex: {
    readonly barrier: ByMetric;
    readonly at: Readonly<Record<BarrierDefinition['metric'], readonly number[]>>;
    readonly points: readonly CurvePoint[];
  };
  readonly chains: readonly (PairCurve & {
    readonly barrier: ByMetric;
    readonly direct: ByMetric;
  })[];
  readonly cycles: CycleStatistics;
}

/** The statistics of many models from what was measured between them. */
export function connectStatistics(
  { spec, links, weak, strong, simplex, centroid, chains }: Connected,
  definition: BarrierDefinition,
): ConnectStatistics {
  const heights = ({ points }: PairCurve): ByMetric =>
    byMetric((metric) => barrier(points, { ...definition, metric }));
  const count = simplex[0]?.at.length ?? 0;
  const models = Array.from({ length: count }, (_, i) => {
    return simplex.filter(({ at }) => at[i] === 1);
  }).flat();
  const ofPairs = (curves: readonly PairCurve[]): PairBarriers => {
    const pairs = curves.map((curve) => ({ ...curve, barrier: heights(curve) }));
    return { pairs, matrix: byMetric((metric) => matrixOf(pairs, metric, count)) };
  };
  const [own, shared] = [ofPairs(weak), ofPairs(strong)];
  const isDirect = ({ models: [a] }: PairCurve) => a === 1;
  const direct = summary(shared.pairs.filter(isDirect));
  const indirect = summary(shared.pairs.filter((pair) => !isDirect(pair)));
  const meanOfModels = byMetric((metric) =>
    meanOf(models.map((point) => lossOrError(point, metric))),
  );
  const grid = [...simplex, { ...centroid, at: models.map(() => 1 / count) }];
  const highest = byMetric((metric) => simplexBarrier(grid, metric));
  return {
    models,
    weak: { ...own, ...summary(own.pairs) },
    strong: { ...shared, direct, indirect, gap: gapOf(direct, indirect) },
    centroid: {
      ...centroid,
      at: models.map(() => 1 / count),
      barrier: byMetric((metric) => lossOrError(centroid, metric) - meanOfModels[metric]),
    },
    simplex: {
      barrier: byMetric((metric) => highest[metric].barrier),
      at: byMetric((metric) => highest[metric].at),
      points: simplex,
    },
    chains: chains.map((chain) => ({
      ...chain,
      barrier: heights(chain),
      direct: byMetric((metric) => own.matrix[metric][0]?.[chain.models[1] - 1] ?? Number.NaN),
    })),
    cycles: cycleStatistics(links, spec),
  };
}

function byMetric<Value>(
  of: (metric: BarrierDefinition['metric']) => Value,
): Readonly<Record<BarrierDefinition['metric'], Value>> {
  return { loss: of('loss'), error: of('error') };
}

function lossOrError({ loss, accuracy }: CurvePoint, metric: BarrierDefinition['metric']): number {
  return metric === 'loss' ? loss : 1 - accuracy;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function summary(pairs: readonly { readonly barrier: ByMetric }[]): Summary {
  const values = (metric: BarrierDefinition['metric']) =>
    pairs.map(({ barrier: heights }) => heights[metric]);
  return {
    max: byMetric((metric) => Math.max(...values(metric))),
    mean: byMetric((metric) => meanOf(values(metric))),
  };
}

function gapOf(direct: Summary, indirect: Summary): Summary {
  return {
    max: byMetric((metric) => indirect.max[metric] - direct.max[metric]),
    mean: byMetric((metric) => indirect.mean[metric] - direct.mean[metric]),
  };
}

function matrixOf(
  pairs: PairBarriers['pairs'],
  metric: BarrierDefinition['metric'],
  models: number,
): readonly (readonly number[])[] {
  const numbers = Array.from({ length: models }, (_, i) => i + 1);
  const between = (a: number, b: number) =>
    pairs.find((pair) => pair.models[0] === Math.min(a, b) && pair.models[1] === Math.max(a, b));
  return numbers.map((a) => numbers.map((b) => between(a, b)?.barrier[metric] ?? 0));
}
