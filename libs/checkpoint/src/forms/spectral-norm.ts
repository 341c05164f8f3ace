import { CheckpointError } from '../checkpoint-error.js';
import { elementCount } from '../row-major.js';
import { type AxisMatrix, axisMatrix, dot, times, timesTransposed } from './axis-matrix.js';
import { localName, type StoredForm, type StoredTensors } from './stored-form.js';

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
  // PyTorch takes the first axis for all but transposed convolutions.
  const axis = shape.findIndex((size) => size === u[0] && u[0] * v[0] === elementCount(shape));
  if (axis === -1) return undefined;
  return {
    weight,
    parts,
    words: `${localName(parts[0])} over its spectral norm (${localName(parts[1])}, ${localName(parts[2])})`,
    multiply: ([original, left, right]) => {
      const norm = dot(left.data, times(axisMatrix(original, axis), right.data));
      return original.data.map((value) => value / norm);
    },
    spread: (values) => [values.data, ...singularVectors(weight, axisMatrix(values, axis))],
  };
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
  let right: Float64Array = Float64Array.from(longest);
  for (let i = 0; i < iterations; i++) {
    right = normalized(timesTransposed(matrix, normalized(times(matrix, right))));
  }
  const left = Float32Array.from(normalized(times(matrix, right)));
  const norm = dot(left, times(matrix, right));
  return [left, Float32Array.from(right, (value) => value / norm)];
}

function normalized(vector: Float64Array): Float64Array {
  const norm = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / norm);
}
