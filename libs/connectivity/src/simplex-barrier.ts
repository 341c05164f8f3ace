import { lossOrError, type Metric } from './metric.js';

/** What was measured at a convex combination of models; accuracy in [0, 1]. */
export interface SimplexPoint {
  /** A coefficient a model; they sum to 1. */
  readonly at: readonly number[];
  readonly loss: number;
  readonly accuracy: number;
}

/** How far models rise over what they are themselves, and where. */
export interface SimplexBarrier {
  readonly barrier: number;
  /** The coefficients of the highest point; the first of several. */
  readonly at: readonly number[];
}

/**
 * The barrier between many models: the highest L(sum l_i t_i) - sum l_i L(t_i) over points of their simplex
 * (arXiv 2506.22712, eq. 2). It is the barrier of two models on the line between them, with the linear baseline,
 * and never below 0, as the models are points of it. One NaN makes it NaN. A RangeError when a model itself is
 * not among the points, or a point has coefficients of another number of models.
 */
export function simplexBarrier(points: readonly SimplexPoint[], metric: Metric): SimplexBarrier {
  const value = (point: SimplexPoint) => lossOrError(point, metric);
  const ofModels = modelsAlone(points).map(value);
  const heights = points.map(
    (point) => value(point) - point.at.reduce((sum, share, i) => sum + share * ofModels[i], 0),
  );
  const barrier = Math.max(...heights);
  const highest = heights.findIndex((height) => Object.is(height, barrier));
  return { barrier, at: points[highest].at };
}

/** The points that are a model itself, in the order of the models. */
function modelsAlone(points: readonly SimplexPoint[]): readonly SimplexPoint[] {
  const models = points[0]?.at.length ?? 0;
  const odd = points.find(({ at }) => at.length !== models);
  if (models === 0 || odd !== undefined) {
    throw new RangeError(
      `expected points with a coefficient for each model, got ${odd?.at.length ?? 'none'} [models=${models}]`,
    );
  }
  return Array.from({ length: models }, (_, model) => {
    const alone = points.find(({ at }) => at[model] === 1);
    if (alone !== undefined) return alone;
    throw new RangeError(
      `expected points of a simplex, each model alone among them, got none of one [model=${model + 1}, points=${points.length}]`,
    );
  });
}
