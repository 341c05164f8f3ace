import type { Weights } from '@isthmus/permutation';
import { tensorPairs } from './tensor-pairs.js';

/**
 * The network sum_i coefficients[i] models[i], computed in float64 and rounded once. Where one coefficient is 1
 * and all others are 0 it is that model itself. Throws a RangeError where models and coefficients differ in
 * number, and one that names the tensor where the models differ in tensors or shapes. With `only`, the tensors
 * that it does not have are the first model's.
 */
export function combine(
  models: readonly Weights[],
  coefficients: readonly number[],
  only?: ReadonlySet<string>,
): Weights {
  const [first] = models;
  if (first === undefined || models.length !== coefficients.length) {
    throw new RangeError(
      `expected a coefficient for each model, got ${coefficients.length} for ${models.length}`,
    );
  }
  for (const other of models.slice(1)) tensorPairs(first, other);
  const single = coefficients.indexOf(1);
  const isOne = single >= 0 && coefficients.every((value, i) => i === single || value === 0);
  if (isOne && (only === undefined || single === 0)) return models[single];
  return new Map(
    Array.from(first, ([name, tensor]) => {
      const { shape, data } = tensor;
      if (only?.has(name) === false) return [name, tensor];
      const parts = models.map((model) => model.get(name)?.data ?? data);
      return [name, { shape, data: sumOf(parts, coefficients) }];
    }),
  );
}

function sumOf(parts: readonly Float32Array[], coefficients: readonly number[]): Float32Array {
  const length = parts[0].length;
  // Two models, of which there are the most sums, in a quarter of the time that the passes over float64 take.
  if (parts.length === 2) {
    const sum = new Float32Array(length);
    const [[a, b], [ofA, ofB]] = [parts, coefficients];
    for (let j = 0; j < length; j++) sum[j] = ofA * a[j] + ofB * b[j];
    return sum;
  }
  const sum = new Float64Array(length);
  for (const [i, part] of parts.entries()) {
    const coefficient = coefficients[i];
    for (let j = 0; j < length; j++) sum[j] += coefficient * part[j];
  }
  return Float32Array.from(sum);
}
