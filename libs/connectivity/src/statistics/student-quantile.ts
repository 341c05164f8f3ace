/**
 * P(T <= t) of Student's t with a whole number of degrees of freedom, as the finite sums of Abramowitz & Stegun (1964),
 * 26.7.3 and 26.7.4.
 */
function studentCdf(t: number, degrees: number): number {
  const theta = Math.atan2(t, Math.sqrt(degrees));
  const [sine, cosine] = [Math.sin(theta), Math.cos(theta)];
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * cosine ** 2;
    sum += term;
  }
  const within = isOdd ? (2 / Math.PI) * (theta + sine * sum) : sine * sum;
  return (1 + within) / 2;
}

/** Beyond these it differs from the normal distribution's by less than half a percent. */
const mostDegrees = 1000;

/**
 * The quantile of Student's t: P(T <= t) = share, for a share from 0.5 to below 1 and degrees of freedom of 1 or more,
 * which count as the whole number below. By bisection, to 1e-10.
 */
export function studentQuantile(share: number, degrees: number): number {
  if (!(share >= 0.5 && share < 1) || !(degrees >= 1)) {
    throw new RangeError(
      `expected a share from 0.5 to below 1 and degrees of freedom of 1 or more, got ${share} and ${degrees}`,
    );
  }
  const whole = Math.min(mostDegrees, Math.floor(degrees));
  let [low, high] = [0, 1];
  while (studentCdf(high, whole) < share) [low, high] = [high, 2 * high];
  while (high - low > 1e-10 * Math.max(1, high)) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, whole) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
