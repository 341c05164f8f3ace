import { isCount, isKind, type PickleFunction, type PickleValue } from '../pickle/pickle-value.js';
import { elementCount, isWithin } from '../row-major.js';

/** PyTorch has no more dimensions. */
const mostDimensions = 64;

/**
 * A view of a storage: storage, offset, shape, strides; what PyTorch adds (requires_grad, hooks,
 * metadata) is passed over. Refuses one that reaches beyond its storage.
 */
export const rebuildTensor: PickleFunction = ([storage, offset, shape, strides], refuse) => {
  if (!isKind(storage, 'storage')) {
    return refuse('not the storage of a tensor', { expected: 'a storage', got: storage });
  }
  if (!isCount(offset) || !isCounts(shape) || !isCounts(strides)) {
    const expected = 'an offset, a shape and strides of whole numbers from 0';
    return refuse('not a view of a storage', { expected, got: [offset ?? null, shape ?? null] });
  }
  const layout = { offset, shape: [...shape], strides: [...strides] };
  const isHeld = shape.length === strides.length && Number.isSafeInteger(elementCount(shape));
  if (!isHeld || !isWithin(layout, storage.count)) {
    const expected = `a view within ${storage.count} elements`;
    const got = `shape ${shape.join('x')}, strides ${strides.join('x')}, offset ${offset}`;
    return refuse('a tensor reaches beyond its storage', { expected, got });
  }
  return { kind: 'tensor', storage, ...layout };
};

function isCounts(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.length <= mostDimensions && value.every(isCount);
}
