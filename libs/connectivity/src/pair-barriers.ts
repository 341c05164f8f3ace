import { type BarrierDefinition, barrier, type CurvePoint } from './barrier.js';
import { mean } from './mean.js';
import { type ByMetric, byMetric, type Metric } from './metric.js';

/** The straight line between two models, numbered from 1. */
export interface PairCurve {
  readonly models: readonly [a: number, b: number];
  readonly points: readonly CurvePoint[];
}

/** A line with its barriers. */
export interface PairBarrier extends PairCurve {
  readonly barrier: ByMetric;
}

/** Barriers by both models, 0 for a model with itself; the same from b to a as from a to b. */
export type BarrierMatrix = readonly (readonly number[])[];

/** The greatest and the mean. */
export interface BarrierSummary {
  readonly max: ByMetric;
  readonly mean: ByMetric;
}

/** The barriers of a line by the loss and by the error, all else as defined. */
export function barriersOf(
  { points }: PairCurve,
  definition: Omit<BarrierDefinition, 'metric'>,
): ByMetric {
  return byMetric((metric) => barrier(points, { ...definition, metric }));
}

/** Barriers of so many models in rows and columns. */
export function barrierMatrix(
  pairs: readonly Pick<PairBarrier, 'models' | 'barrier'>[],
  models: number,
): ByMetric<BarrierMatrix> {
  const numbers = Array.from({ length: models }, (_, i) => i + 1);
  const between = (a: number, b: number) =>
    pairs.find((pair) => pair.models[0] === Math.min(a, b) && pair.models[1] === Math.max(a, b));
  return byMetric((metric) =>
    numbers.map((a) => numbers.map((b) => between(a, b)?.barrier[metric] ?? 0)),
  );
}

/** Of no pairs, -Infinity and NaN. */
export function summarizeBarriers(pairs: readonly Pick<PairBarrier, 'barrier'>[]): BarrierSummary {
  const values = (metric: Metric) => pairs.map(({ barrier: heights }) => heights[metric]);
  return {
    max: byMetric((metric) => Math.max(...values(metric))),
    mean: byMetric((metric) => mean(values(metric))),
  };
}

/** How much higher some barriers are than others. */
export function gapBetween(higher: BarrierSummary, lower: BarrierSummary): BarrierSummary {
  return {
    max: byMetric((metric) => higher.max[metric] - lower.max[metric]),
    mean: byMetric((metric) => higher.mean[metric] - lower.mean[metric]),
  };
}
