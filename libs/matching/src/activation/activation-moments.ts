import {
  matMul,
  meanOver,
  multiply,
  readFloats,
  subtract,
  sumOver,
  type Tensor,
  tensor,
  tidy,
} from '@isthmus/tensorflow';

/** Means of the units of two networks over the same samples, and sums of products about them. */
export interface Moments {
  readonly samples: number;
  readonly meanA: Float64Array;
  readonly meanB: Float64Array;
  /** Units of a x units of b, row-major: sum over samples of (a - mean of a)(b - mean of b). */
  readonly products: Float64Array;
  readonly squaresA: Float64Array;
  readonly squaresB: Float64Array;
}

/** Moments that grow batch by batch. */
export interface MomentSums {
  /** Adds samples: units of a x samples, and units of b x the same samples. Disposes of neither. */
  add(a: Tensor, b: Tensor): void;
  /** The moments of all samples so far. Throws a RangeError for fewer than two. */
  moments(): Moments;
}

/**
 * Starts without samples. Each batch is multiplied on the device in float32 and added up in float64;
 * all are shifted by the means of the first batch, so that what is large and common to all samples
 * takes no digits away (Chan, Golub & LeVeque 1983, "shifted data").
 */
export function createMomentSums(): MomentSums {
  let shifts: readonly [a: Float32Array, b: Float32Array] | undefined;
  let samples = 0;
  const totals: Float64Array[] = [];
  return {
    add(a, b) {
      shifts ??= [meansOf(a), meansOf(b)];
      const [shiftA, shiftB] = shifts;
      sumsOf(a, shiftA, b, shiftB).forEach((values, which) => {
        totals[which] ??= new Float64Array(values.length);
        const total = totals[which];
        for (let i = 0; i < total.length; i++) total[i] += values[i];
      });
      samples += a.size / shiftA.length;
    },
    moments() {
      if (samples < 2 || shifts === undefined) {
        throw new RangeError(`moments need two samples or more [samples=${samples}]`);
      }
      const [shiftA, shiftB] = shifts;
      const [sumA, sumB, squaresA, squaresB, products] = totals;
      const mean = (sum: Float64Array, shift: Float32Array) =>
        sum.map((value, i) => shift[i] + value / samples);
      const about = (squares: Float64Array, sum: Float64Array) =>
        squares.map((value, i) => Math.max(0, value - sum[i] ** 2 / samples));
      const units = sumB.length;
      return {
        samples,
        meanA: mean(sumA, shiftA),
        meanB: mean(sumB, shiftB),
        products: products.map(
          (value, at) => value - (sumA[Math.floor(at / units)] * sumB[at % units]) / samples,
        ),
        squaresA: about(squaresA, sumA),
        squaresB: about(squaresB, sumB),
      };
    },
  };
}

/** Of one shifted batch: the sums of a, of b, of the squares of both, and of their products. */
function sumsOf(a: Tensor, shiftA: Float32Array, b: Tensor, shiftB: Float32Array): Float32Array[] {
  return readAll(
    tidy(
      () => {
        const fromA = subtract(a, tensor(shiftA, [shiftA.length, 1]));
        const fromB = subtract(b, tensor(shiftB, [shiftB.length, 1]));
        return [
          sumOver(fromA, [1]),
          sumOver(fromB, [1]),
          sumOver(multiply(fromA, fromA), [1]),
          sumOver(multiply(fromB, fromB), [1]),
          matMul(fromA, fromB, { transposeB: true }),
        ];
      },
      (sums) => sums,
    ),
  );
}

function meansOf(units: Tensor): Float32Array {
  const made = tidy(
    () => [meanOver(units, [1])],
    (means) => means,
  );
  return readAll(made)[0];
}

function readAll(tensors: readonly Tensor[]): Float32Array[] {
  return tensors.map((value) => {
    const floats = readFloats(value);
    value.dispose();
    return floats;
  });
}
