/** y = slope x + intercept */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** The line with the least sum of squared differences in y; at least two x must differ. */
export function fitLine(x: readonly number[], y: readonly number[]): Line {
  const meanX = mean(x);
  const meanY = mean(y);
  let products = 0;
  let squares = 0;
  x.forEach((value, i) => {
    products += (value - meanX) * (y[i] - meanY);
    squares += (value - meanX) ** 2;
  });
  const slope = products / squares;
  return { slope, intercept: meanY - slope * meanX };
}

/** The sum over the count. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
