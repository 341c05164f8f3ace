import type { WeightTensor } from '@isthmus/permutation';
import { fromFloats } from '../from-floats.js';
import { type ElementType, isFloat, type StoredTensor } from '../stored-tensor.js';
import { toFloats } from '../to-floats.js';

/** The numbers of a part of a stored form; masks may be of bytes. */
export function partValues(stored: StoredTensor): WeightTensor {
  return { shape: stored.shape, data: toFloats(stored) ?? Float32Array.from(stored.bytes) };
}

/** The elements of such a part. */
export function partBytes(values: Float32Array, dtype: ElementType): Uint8Array {
  return isFloat(dtype) ? fromFloats(values, dtype) : Uint8Array.from(values);
}
