import { PickleCursor } from '../pickle/pickle-cursor.js';
import type { PickledStorage, PickleValue } from '../pickle/pickle-value.js';
import { unpickle } from '../pickle/unpickle.js';
import { elementSizes } from '../stored-tensor.js';
import { torchGlobals } from './torch-globals.js';
import {
  checkStorage,
  resolveStorage,
  type TorchBudgets,
  type TorchObject,
} from './torch-object.js';

const magicNumber = 0x1950a86a20f9469cfc6cn;
const notTorch =
  'a pickle that torch.save did not write; load it in Python and save its tensors with torch.save(state_dict, FILE), its arrays with numpy.savez';
const protocolVersion = 1001;

/**
 * Reads what torch.save wrote before PyTorch 1.6: five pickles (magic number, version, system,
 * object, keys of the storages), then each storage as its count of elements and their bytes.
 */
export function readTorchLegacy(
  bytes: Uint8Array,
  { file, budgets }: { readonly file: string; readonly budgets: TorchBudgets },
): TorchObject {
  const cursor = new PickleCursor(bytes, { file });
  const storages = new Map<string, PickledStorage>();
  const vocabulary = {
    globals: torchGlobals,
    resolve: (...id: Parameters<typeof resolveStorage>) => {
      const storage = resolveStorage(...id);
      if (storage.kind === 'storage') storages.set(storage.key, storage);
      return storage;
    },
  };
  const next = () => unpickle(cursor, { vocabulary, budget: budgets.values });
  const expect = (what: string, expected: PickleValue) => {
    const offset = cursor.position;
    if (next() !== expected) {
      cursor.refuse(notTorch, { expected: what }, offset);
    }
  };
  expect('its magic number', magicNumber);
  expect('version 1001', protocolVersion);
  next();
  const value = next();
  const read = readStorages(cursor, next(), storages);
  const storageBytes = (storage: PickledStorage) =>
    checkStorage(storage, read.get(storage.key), file);
  return { value, bigEndian: false, storageBytes };
}

function readStorages(
  cursor: PickleCursor,
  keys: PickleValue,
  storages: ReadonlyMap<string, PickledStorage>,
): Map<string, Uint8Array> {
  const read = new Map<string, Uint8Array>();
  for (const key of Array.isArray(keys) ? keys : []) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (storage === undefined) {
      cursor.refuse('a storage that no tensor has, or of elements that are not read', {});
    }
    const count = cursor.uint64();
    if (count !== BigInt(storage.count)) {
      const where = { storage: storage.key, expected: storage.count, got: `${count}` };
      cursor.refuse('a storage is not what the pickle says', where);
    }
    read.set(storage.key, cursor.take(storage.count * elementSizes[storage.dtype]));
  }
  if (cursor.remaining > 0) {
    const where = { expected: 'the end of the file', got: `${cursor.remaining} bytes more` };
    cursor.refuse('the storages do not fill the file', where);
  }
  return read;
}
