import type { Budget } from '../budget.js';
import { CheckpointError } from '../checkpoint-error.js';
import type { PickleMachine } from '../pickle/pickle-machine.js';
import {
  isCount,
  isKind,
  type PickledOpaque,
  type PickledStorage,
  type PickledTensor,
  type PickleValue,
} from '../pickle/pickle-value.js';
import { rowMajorBytes } from '../row-major.js';
import { elementSizes, type StoredTensor } from '../stored-tensor.js';

/** What torch.save wrote: an object, and the storages that its tensors are views of. */
export interface TorchObject {
  readonly value: PickleValue;
  readonly bigEndian: boolean;
  /** A storage's bytes. Throws a CheckpointError where they are not in the file. */
  readonly storageBytes: (storage: PickledStorage) => Uint8Array;
}

/** Memory that reading may take: for bytes of tensors, and for the pickled values about them. */
export interface TorchBudgets {
  readonly bytes: Budget;
  readonly values: Budget;
}

/**
 * The storage that a persistent id names: `('storage', type, key, device, count)`, in the old
 * format with a sixth field for views, which PyTorch writes as None. Types that are not read make
 * storages that are not.
 */
export function resolveStorage(
  id: PickleValue,
  machine: PickleMachine,
): PickledStorage | PickledOpaque {
  const fields = Array.isArray(id) ? id : [];
  const [what, type, key, , count, view = null] = fields;
  // The class of a module, with its source.
  if (what === 'module' && isKind(type, 'opaque')) return type;
  if (what !== 'storage' || typeof key !== 'string' || view !== null) {
    const expected = "('storage', type, key, device, count)";
    return machine.refuse('not the id of a storage', { expected, got: view ?? what ?? id });
  }
  if (isKind(type, 'opaque')) return { ...type, isTensor: true };
  if (!isKind(type, 'storage type') || !isCount(count)) {
    const expected = 'a type of storage and a count of elements';
    return machine.refuse('not the id of a storage', {
      expected,
      got: [type ?? null, count ?? null],
    });
  }
  return { kind: 'storage', dtype: type.dtype, key, count };
}

/** Throws a CheckpointError unless the bytes found for a storage are as many as it has. */
export function checkStorage(
  { dtype, key, count }: PickledStorage,
  found: Uint8Array | undefined,
  file: string,
): Uint8Array {
  const sizeBytes = count * elementSizes[dtype];
  if (found?.length === sizeBytes) return found;
  const expected = `${sizeBytes} bytes for ${count} of ${dtype}`;
  const got = found ? found.length : 'no such storage';
  const where = { file, storage: key, expected, got };
  throw new CheckpointError('a storage is not what the pickle says', where);
}

/** A pickled tensor's elements, taken from its storage. */
export function storeTensor(
  { bigEndian, storageBytes }: TorchObject,
  { storage, ...view }: PickledTensor,
  budget: Budget,
): StoredTensor {
  const { dtype } = storage;
  const layout = { ...view, dtype, bigEndian };
  return { dtype, shape: view.shape, bytes: rowMajorBytes(storageBytes(storage), layout, budget) };
}
