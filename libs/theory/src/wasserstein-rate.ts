/** How fast the distance between a law and n points drawn from it goes down with n. */
export interface WassersteinRate {
  /** e in E W_p <= C n^-e, up to a logarithm. */
  readonly exponent: number;
  /** Whether W_p^p has the factor log(1 + n) besides: only where p is d/2. */
  readonly isLogarithmic: boolean;
}

/**
 * The rate of Fournier & Guillin (2015, Theorem 1) for W_p, p >= 1, in dimension d >= 1, where the law
 * has enough moments (a bounded support will do). The theorem bounds E W_p^p by n^-1/2 if p > d/2, by
 * n^-1/2 log(1 + n) if p = d/2, and by n^(-p/d) if p < d/2; E W_p is at most the p-th root of that
 * (Jensen). Between two samples the rate is the same, by the triangle inequality. Throws a RangeError
 * for other p and d.
 */
export function wassersteinRate(order: number, dimension: number): WassersteinRate {
  if (!(order >= 1 && order < Infinity)) {
    throw new RangeError(`expected a finite order, 1 or more, got ${order} [field=order]`);
  }
  if (!(dimension >= 1 && dimension < Infinity)) {
    throw new RangeError(
      `expected a finite dimension, 1 or more, got ${dimension} [field=dimension]`,
    );
  }
  return {
    exponent: Math.min(1 / 2, order / dimension) / order,
    isLogarithmic: order === dimension / 2,
  };
}
