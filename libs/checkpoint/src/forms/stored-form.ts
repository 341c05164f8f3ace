import type { WeightTensor } from '@isthmus/permutation';
import type { StoredTensor } from '../stored-tensor.js';

/** A weight that a file has as several tensors, from which its module computes it. */
export interface StoredForm {
  /** The name that it would have by itself, such as `0.weight`. */
  readonly weight: string;
  /** The names of the tensors in its place; the first is of its own shape. */
  readonly parts: readonly [string, ...string[]];
  /** The form in words, such as `weight_orig x weight_mask`. */
  readonly words: string;
  /** The weight's values from those of the parts. */
  multiply(parts: readonly WeightTensor[]): Float32Array;
  /** Values of the parts that make a weight, by the module's own arithmetic; given those they have. */
  spread(weight: WeightTensor, parts: readonly WeightTensor[]): readonly Float32Array[];
}

/** The tensors of a file, by name. */
export type StoredTensors = ReadonlyMap<string, StoredTensor>;

/** The last part of a name: `weight` of `0.weight`. */
export function localName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
