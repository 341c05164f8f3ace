import { innerProduct, squaredDistance } from '@isthmus/connectivity';
import type { Weights } from '@isthmus/permutation';

/** The angle between A and B at the origin, in degrees; undefined where one of them is 0. */
export function angle(a: Weights, b: Weights): number | undefined {
  return degrees(innerProduct(a, b), innerProduct(a, a), innerProduct(b, b));
}

/**
 * The angle between A - base and B - base, in degrees: what the work after Singh et al. 2024, "Landscaping
 * linear mode connectivity", looks at, base being the initialisation. Undefined where one of them is the base.
 */
export function angleAtBase(base: Weights, a: Weights, b: Weights): number | undefined {
  const [ofA, ofB] = [squaredDistance(a, base), squaredDistance(b, base)];
  return degrees((ofA + ofB - squaredDistance(a, b)) / 2, ofA, ofB);
}

function degrees(product: number, squareA: number, squareB: number): number | undefined {
  if (squareA === 0 || squareB === 0) return undefined;
  // Rounding can take the cosine of equal directions past 1.
  const cosine = Math.min(1, Math.max(-1, product / Math.sqrt(squareA * squareB)));
  return (180 / Math.PI) * Math.acos(cosine);
}
