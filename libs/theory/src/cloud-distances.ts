import type { PointCloud } from '@isthmus/assignment';

/** How far matched units are from each other: the means over units of |A_i - B_i| and of its square. */
export interface MatchedDistances {
  readonly mean: number;
  readonly meanSquare: number;
}

/**
 * The distances of points that have the same place in two clouds. No order of the points has a mean below
 * W1, nor a mean square below the square of W2. Throws a RangeError for clouds of different size or
 * dimension.
 */
export function matchedDistances(x: PointCloud, y: PointCloud): MatchedDistances {
  if (x.points !== y.points || x.dimension !== y.dimension) {
    throw new RangeError(
      `expected clouds of one shape, got ${x.points}x${x.dimension} and ${y.points}x${y.dimension}`,
    );
  }
  let sum = 0;
  let squares = 0;
  for (let point = 0; point < x.points; point++) {
    let square = 0;
    for (let k = point * x.dimension; k < (point + 1) * x.dimension; k++) {
      square += (x.data[k] - y.data[k]) ** 2;
    }
    sum += Math.sqrt(square);
    squares += square;
  }
  return { mean: sum / x.points, meanSquare: squares / x.points };
}

/** The largest Euclidean norm of a point. */
export function largestNorm({ points, dimension, data }: PointCloud): number {
  let largest = 0;
  for (let point = 0; point < points; point++) {
    let square = 0;
    for (let k = point * dimension; k < (point + 1) * dimension; k++) square += data[k] ** 2;
    largest = Math.max(largest, square);
  }
  return Math.sqrt(largest);
}
