import { type PointCloud, solveAssignment } from '@isthmus/assignment';

/**
 * W1 of two clouds of equal size in the cube [0, 1)^d whose opposite faces are joined: as in the cube, but
 * that no point lies near an edge.
 */
export function periodicDistance(x: PointCloud, y: PointCloud): number {
  const { points, dimension } = x;
  const data = new Float64Array(points * points);
  for (let i = 0; i < points; i++) {
    for (let j = 0; j < points; j++) {
      let square = 0;
      for (let k = 0; k < dimension; k++) {
        const gap = Math.abs(x.data[i * dimension + k] - y.data[j * dimension + k]);
        square += Math.min(gap, 1 - gap) ** 2;
      }
      data[i * points + j] = Math.sqrt(square);
    }
  }
  return solveAssignment({ rows: points, columns: points, data }).value / points;
}
