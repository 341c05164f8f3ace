import { isCount, isKind, type PickleFunction, type PickleValue } from '../pickle/pickle-value.js';
import { elementCount, isWithin } from '../row-major.js';

/** PyTorch has no more dimensions. */
const mostDimensions = 64;

/**
 * A view of a storage: storage, offset, shape, strides; requires_grad and hooks are passed over. Refuses
 * one that reaches beyond its storage, and one whose metadata say that its numbers are not as stored:
 * PyTorch may leave a sign for later. A storage that is not read makes a tensor that is not.
 */
export const rebuildTensor: PickleFunction = (
  [storage, offset, shape, strides, , , metadata],
  refuse,
) => {
  if (isKind(storage, 'opaque')) return storage;
  if (metadata instanceof Map && [...metadata.values()].includes(true)) {
    const got = `a view with ${[...metadata.keys()].join(', ')}`;
    return refuse('a tensor is not stored as it is', { expected: 'resolved numbers', got });
  }
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

/** Types of tensors whose numbers are those of their storage; those of other types may stand for more. */
const plainTypes = ['torch.Tensor', 'torch.nn.parameter.Parameter', 'torch.nn.parameter.Buffer'];

/** A tensor of a Python type: function, type, arguments, attributes, which are passed over. */
export const rebuildFromType: PickleFunction = ([rebuild, type, args], refuse) => {
  if (isKind(type, 'opaque') && !plainTypes.includes(type.name)) return { ...type, isTensor: true };
  if (isKind(rebuild, 'opaque')) return rebuild;
  // No other function: this one could be given itself without end.
  if (isKind(rebuild, 'function') && rebuild.call === rebuildTensor && Array.isArray(args)) {
    return rebuildTensor(args, refuse);
  }
  return refuse('not the parts of a tensor', {
    expected: 'a function and arguments',
    got: rebuild,
  });
};

function isCounts(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.length <= mostDimensions && value.every(isCount);
}
