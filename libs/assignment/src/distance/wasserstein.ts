import { euclideanCostSteps, type PointCloud } from '../costs/euclidean-costs.js';
import { drain, type Step } from '../costs/steps.js';
import { assignmentSteps } from '../linear/assignment.js';
import { exactTransportSteps } from '../transport/exact-transport.js';
import { checkMasses, sum } from '../transport/transport-problem.js';

/** A cloud whose points have weights in proportion to their masses; equal ones if left out. */
export interface WeightedCloud extends PointCloud {
  readonly weights?: Float64Array;
}

/**
 * W1 (order 1) or W2 (order 2) between two clouds, of any sizes, for the Euclidean distance: exact up to
 * rounding, in the unit of the coordinates. Clouds of one size without weights are matched point to
 * point, which is optimal by Birkhoff's theorem (Peyre & Cuturi 2019, proposition 2.1). Throws a
 * RangeError for clouds that are empty or differ in dimension, coordinates that are not finite, and
 * weights that are negative, not finite or all 0, with position and value.
 */
export function wasserstein(x: WeightedCloud, y: WeightedCloud, order: 1 | 2): number {
  return drain(wassersteinSteps(x, y, order));
}

/** `wasserstein` in steps; their `done` counts rows of distances first, then what the solver counts. */
export function* wassersteinSteps(
  x: WeightedCloud,
  y: WeightedCloud,
  order: 1 | 2,
): Generator<Step, number, void> {
  const cost = yield* euclideanCostSteps(x, y, order);
  if (!x.weights && !y.weights && x.points === y.points) {
    const { value } = yield* assignmentSteps(cost);
    return (value / x.points) ** (1 / order);
  }
  const rowMass = massesOf(x);
  const columnMass = massesOf(y);
  const { value } = yield* exactTransportSteps({ cost, rowMass, columnMass });
  return value ** (1 / order);
}

/** The masses of the points, which sum to 1. */
function massesOf({ points, weights }: WeightedCloud): Float64Array {
  const masses = weights ?? new Float64Array(points).fill(1);
  checkMasses(masses, points, 'point');
  const total = sum(masses);
  return masses.map((mass) => mass / total);
}
