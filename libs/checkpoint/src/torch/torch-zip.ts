import { CheckpointError } from '../checkpoint-error.js';
import { PickleCursor } from '../pickle/pickle-cursor.js';
import type { PickledStorage } from '../pickle/pickle-value.js';
import { unpickle } from '../pickle/unpickle.js';
import type { ZipArchive } from '../zip/read-zip.js';
import { torchGlobals } from './torch-globals.js';
import {
  checkStorage,
  resolveStorage,
  type TorchBudgets,
  type TorchObject,
} from './torch-object.js';

const pickleName = 'data.pkl';

/** The folder within the zip that torch.save made; undefined for other zips. */
export function torchFolder({ names }: ZipArchive): string | undefined {
  const pickle = names.find((name) => name === pickleName || name.endsWith(`/${pickleName}`));
  return pickle?.slice(0, -pickleName.length);
}

/** Reads what torch.save writes since PyTorch 1.6: a zip of a pickle and one member a storage. */
export function readTorchZip(
  zip: ZipArchive,
  folder: string,
  { file, budgets }: { readonly file: string; readonly budgets: TorchBudgets },
): TorchObject {
  const member = folder + pickleName;
  const cursor = new PickleCursor(zip.read(member), { file, member });
  const vocabulary = { globals: torchGlobals, resolve: resolveStorage };
  const value = unpickle(cursor, { vocabulary, budget: budgets.values });
  const read = new Map<string, Uint8Array>();
  const storageBytes = (storage: PickledStorage) => {
    const bytes = read.get(storage.key) ?? zip.read(`${folder}data/${storage.key}`);
    read.set(storage.key, bytes);
    return checkStorage(storage, bytes, file);
  };
  return { value, bigEndian: isBigEndian(zip, folder, file), storageBytes };
}

/** PyTorch writes the order since 2.1; before, it wrote as the machine did, little-endian nearly always. */
function isBigEndian(zip: ZipArchive, folder: string, file: string): boolean {
  const member = `${folder}byteorder`;
  if (!zip.names.includes(member)) return false;
  const order = Buffer.from(zip.read(member)).toString('latin1');
  if (order === 'little' || order === 'big') return order === 'big';
  const where = {
    file,
    member,
    expected: 'little or big',
    got: JSON.stringify(order.slice(0, 80)),
  };
  throw new CheckpointError('not a byte order', where);
}
