import type { CostMatrix } from './cost-matrix.js';
import { drain, type Step } from './steps.js';

/** Points of equal dimension, one after the other: coordinate k of point i is data[i * dimension + k]. */
export interface PointCloud {
  readonly points: number;
  readonly dimension: number;
  readonly data: Float32Array | Float64Array;
}

/** The distances |x_i - y_j|, x's points x y's points. Throws a RangeError for what is no such cloud. */
export function euclideanCosts(x: PointCloud, y: PointCloud): CostMatrix {
  return drain(euclideanCostSteps(x, y, 1));
}

/** The squared distances |x_i - y_j|^2, by differences, so that close points keep their digits. */
export function squaredEuclideanCosts(x: PointCloud, y: PointCloud): CostMatrix {
  return drain(euclideanCostSteps(x, y, 2));
}

/** Distances to the given power, a step a row. */
export function* euclideanCostSteps(
  x: PointCloud,
  y: PointCloud,
  power: 1 | 2,
): Generator<Step, CostMatrix, void> {
  checkCloud(x);
  checkCloud(y);
  const { dimension } = x;
  if (y.dimension !== dimension) {
    throw new RangeError(
      `expected point clouds of equal dimension, got ${dimension} and ${y.dimension}`,
    );
  }
  const from = new Float64Array(x.data);
  const to = new Float64Array(y.data);
  const data = new Float64Array(x.points * y.points);
  for (let row = 0; row < x.points; row++) {
    const point = from.subarray(row * dimension, (row + 1) * dimension);
    const distances = data.subarray(row * y.points, (row + 1) * y.points);
    squaredDistances(point, to, distances);
    if (power === 1)
      distances.forEach((square, j) => {
        distances[j] = Math.sqrt(square);
      });
    yield { done: row + 1, total: x.points };
  }
  return { rows: x.points, columns: y.points, data };
}

function squaredDistances(point: Float64Array, to: Float64Array, squares: Float64Array): void {
  const dimension = point.length;
  for (let j = 0; j < squares.length; j++) {
    const start = j * dimension;
    let square = 0;
    for (let k = 0; k < dimension; k++) {
      const difference = point[k] - to[start + k];
      square += difference * difference;
    }
    squares[j] = square;
  }
}

function checkCloud({ points, dimension, data }: PointCloud): void {
  if (points < 1 || dimension < 1) {
    throw new RangeError(
      `expected a point cloud of at least one point and dimension, got ${points}x${dimension}`,
    );
  }
  if (data.length !== points * dimension) {
    throw new RangeError(
      `expected ${points}x${dimension} = ${points * dimension} coordinates, got ${data.length}`,
    );
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const point = Math.floor(bad / dimension);
    throw new RangeError(
      `expected finite coordinates, got ${data[bad]} [point=${point}, coordinate=${bad % dimension}]`,
    );
  }
}
