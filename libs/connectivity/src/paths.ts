/** A network on a path: where it lies, and how much of each model it is made of. */
export interface PathPoint {
  /** Coordinates: lambda on a curve, x and y in a plane, a coefficient a model in a simplex, layer and lambda layer by layer. */
  readonly at: readonly number[];
  /** One a model; they sum to 1. */
  readonly coefficients: readonly number[];
  /** Which layers are combined so, by number; the others are the first model's. All where absent. */
  readonly layers?: readonly number[];
}

/** The straight line from the first model to the second: (1 - t) a + t b. */
export function linePoint(t: number): PathPoint {
  return { at: [t], coefficients: [1 - t, t] };
}

/** From the first model over the third to the second, along two straight lines (Garipov et al. 2018, eq. 2). */
export function chainPoint(t: number): PathPoint {
  const [ofA, ofB] = [Math.max(0, 1 - 2 * t), Math.max(0, 2 * t - 1)];
  return { at: [t], coefficients: [ofA, ofB, 1 - ofA - ofB] };
}

/** The quadratic Bezier curve from the first model to the second with the third as its control point (Garipov et al. 2018, eq. 3). */
export function bezierPoint(t: number): PathPoint {
  return { at: [t], coefficients: [(1 - t) ** 2, t ** 2, 2 * t * (1 - t)] };
}

/** Evenly spaced numbers from `from` to `to`, both included; 2 or more. */
export function grid(points: number, from = 0, to = 1): number[] {
  if (!Number.isInteger(points) || points < 2) {
    throw new RangeError(`expected an integer number of points, 2 or more, got ${points}`);
  }
  const last = points - 1;
  return Array.from({ length: points }, (_, i) => (from * (last - i) + to * i) / last);
}

/**
 * The plane through three models: (1 - x - y) a + x b + y c on a square grid that reaches `margin` beyond 0 and 1,
 * row by row.
 */
export function planePoints(points: number, margin: number): PathPoint[] {
  const along = grid(points, -margin, 1 + margin);
  return along.flatMap((y) => along.map((x) => ({ at: [x, y], coefficients: [1 - x - y, x, y] })));
}

/** All convex combinations of n models whose coefficients are multiples of 1 / steps. */
export function simplexPoints(models: number, steps: number): PathPoint[] {
  return compositions(steps, models).map((parts) => {
    const coefficients = parts.map((part) => part / steps);
    return { at: coefficients, coefficients };
  });
}

/**
 * Lines on which single layers go from the first model's to the second's, one a layer (Adilova et al. 2024, layer-wise
 * linear mode connectivity), or with `prefix` that layer and all before it.
 */
export function layerPoints(
  layers: number,
  points: number,
  { prefix }: { readonly prefix: boolean },
): PathPoint[] {
  return Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) => {
    const combined = prefix ? Array.from({ length: layer + 1 }, (_, i) => i) : [layer];
    return grid(points).map((t) => ({
      at: [layer, t],
      coefficients: [1 - t, t],
      layers: combined,
    }));
  });
}

/** All ways to write a whole number as a sum of so many whole numbers from 0 on, the first ones largest first. */
function compositions(total: number, parts: number): number[][] {
  if (parts === 1) return [[total]];
  return Array.from({ length: total + 1 }, (_, i) => total - i).flatMap((first) =>
    compositions(total - first, parts - 1).map((rest) => [first, ...rest]),
  );
}
