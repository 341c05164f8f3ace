import type { WeightTensor } from '@isthmus/permutation';
import { CheckpointError } from '../checkpoint-error.js';
import { elementCount } from '../row-major.js';
import { type AxisMatrix, axisMatrix, dot, times, timesTransposed } from './axis-matrix.js';
import { localName, type StoredForm, type StoredTensors } from './stored-form.js';

/** An axis is the one where u W v is over that share of the top singular value, for u and v of length 1. */
const clearShare = 0.8;
/** Far more than the vectors need to be of use; they only have to be of the matrix. */
const iterations = 30;

/** Weights over their spectral norm, as torch.nn.utils.spectral_norm keeps them. */
export function spectralNormForms(tensors: StoredTensors): readonly StoredForm[] {
  return [...tensors.keys()].flatMap((original) => {
    const weight = /^(.*)_orig$/.exec(original)?.[1];
    const form =
      weight && spectralNormForm(tensors, weight, [original, `${weight}_u`, `${weight}_v`]);
    return form ? [form] : [];
  });
}

/**
 * The form of a weight of these tensors, W / (u W v); undefined unless u and v are as long as the
 * sides of W as a matrix of one axis by all others.
 */
export function spectralNormForm(
  tensors: StoredTensors,
  weight: string,
  parts: readonly [original: string, u: string, v: string],
): StoredForm | undefined {
  const [shape, u, v] = parts.map((name) => tensors.get(name)?.shape);
  if (shape === undefined || u?.length !== 1 || v?.length !== 1) return undefined;
  // PyTorch takes the first axis, of transposed convolutions the second.
  const axes = [0, 1].filter((axis) => shape[axis] === u[0] && u[0] * v[0] === elementCount(shape));
  if (axes.length === 0) return undefined;
  return {
    weight,
    parts,
    words: `${localName(parts[0])} over its spectral norm (${localName(parts[1])}, ${localName(parts[2])})`,
    multiply: (values) => {
      const { norm } = likeliestAxis(weight, axes, values);
      return values[0].data.map((value) => value / norm);
    },
    spread(values, before) {
      const { axis } = likeliestAxis(weight, axes, before);
      return [values.data, ...singularVectors(weight, axisMatrix(values, axis))];
    },
  };
}

/**
 * The axis along which a weight is normed, with u W v: where several are as long as u, the one for which u and v are
 * near the top singular vectors. Throws where that tells none, as before any training step.
 */
function likeliestAxis(
  tensor: string,
  axes: readonly number[],
  [original, { data: left }, { data: right }]: readonly WeightTensor[],
): { readonly axis: number; readonly norm: number } {
  const lengths = Math.sqrt(dot(left, left) * dot(right, right));
  const found = axes.map((axis) => {
    const matrix = axisMatrix(original, axis);
    const norm = dot(left, times(matrix, right));
    const isClear = axes.length === 1 || Math.abs(norm) > clearShare * lengths * topNorm(matrix);
    return { axis, norm, isClear };
  });
  const [only, ...others] = found.filter(({ isClear }) => isClear);
  if (only !== undefined && others.length === 0) return only;
  throw new CheckpointError(
    'along which axis a weight is divided by its spectral norm cannot be told; call remove_spectral_norm or remove_parametrizations before saving',
    { tensor, expected: `one of the axes ${axes.join(' and ')}`, got: only ? 'either' : 'none' },
  );
}

/**
 * Two vectors between which the matrix makes 1, so that its module divides it by nothing: the top
 * singular ones, for the sake of further training, the second of them scaled.
 */
function singularVectors(tensor: string, matrix: AxisMatrix): [Float32Array, Float32Array] {
  // The longest row: no start is sure to have a part of the top one, but this is never sent to nothing.
  const longest = matrix.rows.reduce((a, b) => (dot(b, b) > dot(a, a) ? b : a));
  if (dot(longest, longest) === 0) {
    const where = { tensor, expected: 'a weight that is not all zeros', got: 'zeros' };
    throw new CheckpointError('a weight of zeros has no spectral norm to be divided by', where);
  }
  const right = topRight(matrix, longest);
  const left = Float32Array.from(normalized(times(matrix, right)));
  const norm = dot(left, times(matrix, right));
  return [left, Float32Array.from(right, (value) => value / norm)];
}

/** The top singular value, from below. */
function topNorm(matrix: AxisMatrix): number {
  const longest = matrix.rows.reduce((a, b) => (dot(b, b) > dot(a, a) ? b : a));
  if (dot(longest, longest) === 0) return 0;
  const image = times(matrix, topRight(matrix, longest));
  return Math.sqrt(dot(image, image));
}

/** The right one of the top singular vectors, by power iteration. */
function topRight(matrix: AxisMatrix, start: ArrayLike<number>): Float64Array {
  let right: Float64Array = Float64Array.from(start);
  for (let i = 0; i < iterations; i++) {
    right = normalized(timesTransposed(matrix, normalized(times(matrix, right))));
  }
  return right;
}

function normalized(vector: Float64Array): Float64Array {
  const norm = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / norm);
}
