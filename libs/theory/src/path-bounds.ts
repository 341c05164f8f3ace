import type { MatchedDistances } from './cloud-distances.js';
import type { UnitConstants } from './unit-constants.js';

/**
 * Bounds on |(1 - t) f(x; A) + t f(x; B) - f(x; (1 - t) A + t B)| for every t in [0, 1] and input x within
 * reach, of two networks f = 1/N sum_i sigma_*(x; theta_i), N units each.
 */
export interface PathBounds {
  readonly byLipschitz: number;
  /** undefined where the unit's gradient has jumps, as with relu. */
  readonly bySmoothness: number | undefined;
}

/**
 * The two calculators of Ferbach et al. (2024, Theorem 3.1), derived here: (K / 2) mean |A_i - B_i| for a
 * sigma_* that is K-Lipschitz in theta, and (beta / 8) mean |A_i - B_i|^2 for one whose gradient is
 * beta-Lipschitz. With W1, and the square of W2, they hold for the permutation that is best for each.
 */
export function pathBounds(
  { mean, meanSquare }: MatchedDistances,
  { lipschitz, smoothness }: UnitConstants,
): PathBounds {
  return {
    byLipschitz: (lipschitz / 2) * mean,
    bySmoothness: smoothness === undefined ? undefined : (smoothness / 8) * meanSquare,
  };
}
