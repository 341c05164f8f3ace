import { checkMasses, sum } from '../transport/transport-problem.js';

/** Points on the line, with weights in proportion to their masses; equal ones if left out. */
export interface Sample {
  readonly values: Float32Array | Float64Array;
  readonly weights?: Float64Array;
}

interface SortedSample {
  readonly values: Float64Array;
  readonly masses: Float64Array;
}

/**
 * W_p, the p-th root of the integral over t in [0, 1] of |F^-1(t) - G^-1(t)|^p, where F^-1 and G^-1 are
 * the quantile functions of two samples of any sizes (Peyre & Cuturi 2019, proposition 2.17); p >= 1.
 * Sorting is what takes time. Throws a RangeError for samples that are empty, values that are not
 * finite, and weights that are negative, not finite or all 0, with position and value.
 */
export function wasserstein1d(x: Sample, y: Sample, p: number): number {
  if (!(p >= 1 && p < Infinity)) throw new RangeError(`expected a finite order p >= 1, got ${p}`);
  const first = sorted(x);
  const second = sorted(y);
  let i = 0;
  let j = 0;
  let leftAtI = first.masses[0];
  let leftAtJ = second.masses[0];
  let total = 0;
  for (;;) {
    const mass = Math.min(leftAtI, leftAtJ);
    total += mass * Math.abs(first.values[i] - second.values[j]) ** p;
    leftAtI -= mass;
    leftAtJ -= mass;
    if (leftAtI <= 0) {
      if (++i === first.values.length) break;
      leftAtI = first.masses[i];
    }
    if (leftAtJ <= 0) {
      if (++j === second.values.length) break;
      leftAtJ = second.masses[j];
    }
  }
  return total ** (1 / p);
}

/** The sample in ascending order, with masses that sum to 1. */
function sorted({ values, weights }: Sample): SortedSample {
  const count = values.length;
  if (count === 0) throw new RangeError('expected at least one value in a sample, got none');
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`expected finite values, got ${values[bad]} [value=${bad}]`);
  if (!weights) {
    return {
      values: new Float64Array(values).sort(),
      masses: new Float64Array(count).fill(1 / count),
    };
  }
  checkMasses(weights, count, 'value');
  const order = Int32Array.from(weights.keys()).sort((one, other) => values[one] - values[other]);
  const total = sum(weights);
  return {
    values: Float64Array.from(order, (index) => values[index]),
    masses: Float64Array.from(order, (index) => weights[index] / total),
  };
}
