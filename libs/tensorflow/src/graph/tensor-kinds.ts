import { ownBinding, type TensorMetadata } from '../native.js';
import { variableOfHandle } from '../variables.js';
import { dataTypes } from './graph-node.js';

/** A tensor's type, by its number, and shape. */
export interface Kind {
  readonly dtype: number;
  readonly shape: readonly number[];
}

/** The kind of a tensor, by the addon's number of it. */
export function kindOf(id: number): Kind {
  if (variableOfHandle(id) !== undefined) return { dtype: dataTypes.resource, shape: [] };
  // The addon says what a tensor is of those alone that an op gives.
  const { id: copy, dtype, shape } = copyOf(id);
  ownBinding().deleteTensor(copy);
  return { dtype, shape };
}

/** Another tensor with the same memory, to be deleted by its number. */
export function copyOf(id: number): TensorMetadata {
  return ownBinding().executeOp('Identity', [], [id], 1)[0];
}

/**
 * Another tensor with memory of TensorFlow's own. That of one made of numbers may be JavaScript's, which must not be let
 * go on a thread of TensorFlow's, as happens where a session puts another value into its place.
 */
export function ownCopyOf(id: number): TensorMetadata {
  return ownBinding().executeOp('DeepCopy', [], [id], 1)[0];
}
