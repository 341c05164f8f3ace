import {
  type Permutation,
  type PermutationSpec,
  permuteWeights,
  type WeightTensor,
} from '@isthmus/permutation';
import {
  matMul,
  readFloat64,
  slice,
  type Tensor,
  tensor,
  tidy,
  toFloat64,
} from '@isthmus/tensorflow';
import type { Decomposition } from './decomposition.js';

/** The sum of u v^T over the singular values of a weight matrix that are large enough. */
export interface PolarFactor {
  /** How many are. */
  readonly kept: number;
  /** In the shape of the weight. */
  readonly factor: WeightTensor;
}

/** Of float64, in which matrices are decomposed. */
const rounding = 2 ** -52;

/**
 * The number of singular values that are at least gamma times the largest; gamma in [0, 1). Those that are 0
 * but for rounding, whose singular vectors could be any, are never counted. Throws a RangeError for other gammas.
 */
function keptValues({ shape, values, right }: Decomposition, gamma: number): number {
  if (!(gamma >= 0 && gamma < 1)) {
    throw new RangeError(`expected a threshold in [0, 1) [gamma=${gamma}]`);
  }
  const [largest = 0] = values;
  const longest = Math.max(shape[0], right.length / values.length);
  const least = largest * Math.max(gamma, rounding * longest);
  return values.filter((value) => value > 0 && value >= least).length;
}

/** The truncated polar factor of a decomposed matrix (Ito, Yamada & Kumagai, ICLR 2025; see `rScore`). */
export function polarFactor(decomposition: Decomposition, gamma: number): PolarFactor {
  const { shape, values, left, right } = decomposition;
  const kept = keptValues(decomposition, gamma);
  const outputs = shape[0];
  const inputs = right.length / values.length;
  if (kept === 0) return { kept, factor: { shape, data: new Float32Array(outputs * inputs) } };
  const leading = (vectors: Float32Array, rows: number): Tensor =>
    slice(toFloat64(tensor(vectors, [rows, values.length])), 1, 0, kept);
  const data = tidy(
    () => {
      const columns = [leading(left, outputs), leading(right, inputs)] as const;
      return Float32Array.from(readFloat64(matMul(...columns, { transposeB: true })));
    },
    () => [],
  );
  return { kept, factor: { shape, data } };
}

/**
 * The polar factors of a network whose units were re-ordered, from those of the network as it was:
 * a permutation turns singular vectors and leaves singular values. Throws a RangeError when they do not fit.
 */
export function permutePolarFactors(
  factors: ReadonlyMap<string, PolarFactor>,
  spec: PermutationSpec,
  permutation: Permutation,
): ReadonlyMap<string, PolarFactor> {
  const ofFactors = spec.map((group) => ({
    ...group,
    axes: group.axes.filter(({ tensor }) => factors.has(tensor)),
  }));
  const weights = new Map([...factors].map(([name, { factor }]) => [name, factor]));
  return new Map(
    [...permuteWeights(weights, ofFactors, permutation)].map(([name, factor]) => [
      name,
      { kept: factors.get(name)?.kept ?? 0, factor },
    ]),
  );
}
