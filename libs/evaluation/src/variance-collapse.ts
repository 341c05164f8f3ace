import type { UnitStatistics } from './unit-statistics.js';

/** How far the variances of a layer's units lie below those in the models. */
export interface VarianceCollapse {
  readonly node: string;
  /** 1 where they are alike, about 1/2 halfway between two models whose units are independent. */
  readonly ratio: number;
}

/**
 * The variance collapse of a combination of models (Jordan et al., REPAIR, ICLR 2023), node by node: the
 * mean over its units of their variance, over the same mean of the models' variances, combined as the weights are.
 * With the 1e-5 that statistics add to every variance.
 */
export function varianceCollapse(
  combination: ReadonlyMap<string, UnitStatistics>,
  models: readonly ReadonlyMap<string, UnitStatistics>[],
  coefficients: readonly number[],
): VarianceCollapse[] {
  return [...combination].map(([node, statistics]) => {
    const expected = models.reduce(
      (sum, model, i) => sum + coefficients[i] * totalVariance(model.get(node)),
      0,
    );
    return { node, ratio: totalVariance(statistics) / expected };
  });
}

function totalVariance(statistics: UnitStatistics | undefined): number {
  if (statistics === undefined) throw new RangeError('the models have no statistics of a node');
  return statistics.std.reduce((sum, std) => sum + std ** 2, 0);
}
