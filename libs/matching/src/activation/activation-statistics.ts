import type { Moments } from './activation-moments.js';

/** What can be asked of the activations of two units on the same samples. */
export const statisticNames = ['covariance', 'correlation', 'second-moment'] as const;
export type StatisticName = (typeof statisticNames)[number];

/** How alike units are: units of a x units of b, row-major. */
export const statistics: Readonly<Record<StatisticName, (moments: Moments) => Float64Array>> = {
  covariance,
  correlation,
  'second-moment': secondMoment,
};

/** A standard deviation below this part of the mean is rounding of float32: the unit is constant. */
const resolution = 1e-6;

/** E[(a - E a)(b - E b)], with samples - 1 for divisor. */
function covariance({ products, samples }: Moments): Float64Array {
  return products.map((value) => value / (samples - 1));
}

/** Pearson's coefficient; 0 for a unit that is the same on all samples. */
function correlation(moments: Moments): Float64Array {
  const { products, samples, meanA, meanB, squaresA, squaresB } = moments;
  const scales = (squares: Float64Array, means: Float64Array) =>
    squares.map((value, i) =>
      value <= samples * (resolution * means[i]) ** 2 ? 0 : 1 / Math.sqrt(value),
    );
  const [scaleA, scaleB] = [scales(squaresA, meanA), scales(squaresB, meanB)];
  const units = scaleB.length;
  return products.map((value, at) => value * scaleA[Math.floor(at / units)] * scaleB[at % units]);
}

/** E[a b], about zero, with samples for divisor. */
function secondMoment({ products, samples, meanA, meanB }: Moments): Float64Array {
  const units = meanB.length;
  return products.map(
    (value, at) => value / samples + meanA[Math.floor(at / units)] * meanB[at % units],
  );
}
