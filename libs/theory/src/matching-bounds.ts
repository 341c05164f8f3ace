/**
 * The natural logarithm of the largest density of N(0, deviation^2 I) in so many dimensions:
 * (2 pi deviation^2)^(-dimension / 2).
 */
export function normalLogDensity(dimension: number, deviation: number): number {
  return -dimension * (Math.log(2 * Math.PI) / 2 + Math.log(deviation));
}

/** A law of points in R^k, as far as the lower bound asks. */
export interface BoundedLaw {
  /** k, a whole number, 1 or more. */
  readonly dimension: number;
  /** The natural logarithm of what its density is nowhere above. */
  readonly logDensity: number;
}

/**
 * How near two samples of n points can be: E min over pi of 1/n sum_i |a_i - b_pi(i)|^2 is at least
 * 1/2 (2 n F V)^(-2/k), with F the bound on the density and V the volume of the unit ball. Derived here,
 * in the shape of Ferbach et al. (2024, Theorem 5.3): by the union bound some b lies within r of a_i with
 * a chance of at most n F V r^k, which is 1/2 at the r taken. In the norm of Sigma it holds times Sigma's
 * least eigenvalue. Throws a RangeError for no whole number of dimensions, and for n below 1.
 */
export function leastMatchingCost(points: number, law: BoundedLaw): number {
  if (!(points >= 1 && points < Infinity)) {
    throw new RangeError(`expected 1 or more points, got ${points} [field=points]`);
  }
  return Math.exp(-(2 / law.dimension) * (Math.log(points) + logTwiceBall(law))) / 2;
}

/**
 * log10 of the width below which the bound of `leastMatchingCost` is above distance^2: what is needed at
 * least for a root mean square distance of matched units of `distance`. It may be below 0, where the bound
 * asks nothing. Throws a RangeError for no whole number of dimensions, and for a distance of 0 or below.
 */
export function leastWidthLog10(distance: number, law: BoundedLaw): number {
  if (!(distance > 0 && distance < Infinity)) {
    throw new RangeError(`expected a finite distance above 0, got ${distance} [field=distance]`);
  }
  const log = -(law.dimension / 2) * Math.log(2 * distance ** 2) - logTwiceBall(law);
  return log / Math.LN10;
}

/**
 * log10 of the width that is enough for W_p between two samples to be `distance`, if it goes down as
 * constant n^-exponent: (constant / distance)^(1 / exponent). Derived here; `rateConstant` measures the
 * constant, `wassersteinRate` knows the exponent.
 */
export function sufficientWidthLog10(distance: number, constant: number, exponent: number): number {
  return Math.log10(constant / distance) / exponent;
}

/** log(2 F V) */
function logTwiceBall({ dimension, logDensity }: BoundedLaw): number {
  if (!(Number.isInteger(dimension) && dimension >= 1)) {
    throw new RangeError(
      `expected a whole number of dimensions, 1 or more, got ${dimension} [field=dimension]`,
    );
  }
  // V_k = V_(k-2) 2 pi / k, from V_0 = 1 or V_1 = 2.
  let log = Math.LN2 + logDensity + (dimension % 2 === 0 ? 0 : Math.LN2);
  for (let k = dimension; k > 1; k -= 2) log += Math.log((2 * Math.PI) / k);
  return log;
}
