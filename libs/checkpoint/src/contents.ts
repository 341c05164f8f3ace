import { createBudget } from './budget.js';
import { CheckpointError } from './checkpoint-error.js';
import { checkNotForeign } from './foreign/foreign-format.js';
import { checkNotForeignZip } from './foreign/foreign-zip.js';
import { readableFormats } from './foreign/format-signature.js';
import { readNpz } from './npz/npz.js';
import { elementCount } from './row-major.js';
import { readSafetensors } from './safetensors.js';
import { sharedNames } from './shared-names.js';
import { elementSizes, isFloat, type StoredTensor } from './stored-tensor.js';
import { findStateDict } from './torch/find-state-dict.js';
import { sharedTensors } from './torch/shared-storages.js';
import { readTorchLegacy } from './torch/torch-legacy.js';
import { storeTensor, type TorchBudgets, type TorchObject } from './torch/torch-object.js';
import { readTorchZip, torchFolder } from './torch/torch-zip.js';
import { readZip } from './zip/read-zip.js';

/** How a model file is written: PyTorch's as a zip since 1.6, as a sequence of pickles before. */
export type CheckpointFormat = 'safetensors' | 'npz' | 'pytorch-zip' | 'pytorch-legacy';

/** What a model file holds, by the names in the file. */
export interface Contents {
  readonly format: CheckpointFormat;
  /** In the file's order; they may share its memory. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Tensors that are another under a second name: by their names, the name of that one. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Texts that the file has beside the tensors; of PyTorch's also numbers, such as `epoch`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The keys under which a PyTorch file has the tensors, as `model_state_dict`; mostly none. */
  readonly wrapper: readonly string[];
  /** Keys of other dicts of tensors in a PyTorch file, joined by `/`; '' is the outermost. */
  readonly passedOver: readonly string[];
  /** What was done to read it that people should know, in sentences. */
  readonly notes: readonly string[];
}

/** Which file, and which of several dicts of tensors in one of PyTorch. */
export interface ReadOptions {
  readonly file: string;
  /** The dict's key, or `ema` for the one whose key has that word; else the likeliest is taken. */
  readonly weights?: string | undefined;
}

/** A safetensors file's header begins behind its length, with a brace. */
const safetensorsBrace = { at: 8, byte: 0x7b };
/** A pickle's PROTO, and the GLOBAL that pickles of protocol 0 begin with when they call. */
const picklesBegin = [0x80, 0x63];
const zipMagic = [0x50, 0x4b];

/** Memory that the tensors may take while they are read, and as float32, in sizes of the file. */
const mostCopies = 4;
const tooLarge = `the tensors would take over ${mostCopies} times the file's size; if it is compressed, write it without compression`;
/** The largest models that fit into one file have some 1,000. */
const mostTensors = 10_000;
/** What the values about the tensors may take beside that. */
const pickleSlackBytes = 2 ** 24;

/** Reads a file of any format; see `readCheckpoint`. */
export function readContents(bytes: Uint8Array, { file, weights }: ReadOptions): Contents {
  const limitBytes = mostCopies * bytes.length;
  const budgets = {
    bytes: createBudget(tooLarge, { file, limitBytes }),
    values: createBudget('the pickle would take too much memory', {
      file,
      limitBytes: limitBytes + pickleSlackBytes,
    }),
  };
  // Not a subarray: that of a Buffer would be a Buffer, whose slices share memory too.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const contents = readByFormat(plain, { file, weights, budgets });
  if (weights !== undefined && !contents.format.startsWith('pytorch')) {
    const where = { file, expected: 'a file of PyTorch', got: contents.format };
    throw new CheckpointError('--weights chooses among the dicts of a PyTorch file', where);
  }
  checkCount(contents.tensors.size, file);
  for (const { dtype, shape } of contents.tensors.values()) {
    if (isFloat(dtype)) budgets.bytes.take(elementCount(shape) * elementSizes.F32);
  }
  return contents;
}

type Reading = ReadOptions & { readonly budgets: TorchBudgets };

function readByFormat(bytes: Uint8Array, reading: Reading): Contents {
  const { file, budgets } = reading;
  const bare = { aliases: new Map(), metadata: {}, wrapper: [], passedOver: [], notes: [] };
  // A header's length may begin as another format does.
  if (!hasSafetensorsHeader(bytes)) checkNotForeign(bytes, file);
  if (bytes[safetensorsBrace.at] === safetensorsBrace.byte) {
    const { tensors, metadata } = readSafetensors(bytes, { file });
    const aliases = sharedNames(tensors, metadata);
    const shared = [...aliases].flatMap(([name, kept]) => {
      const tensor = tensors.get(kept);
      return tensor === undefined ? [] : [[name, tensor] as const];
    });
    const all = new Map([...tensors, ...shared]);
    return { format: 'safetensors', ...bare, tensors: all, aliases, metadata };
  }
  if (picklesBegin.includes(bytes[0])) {
    const object = readTorchLegacy(bytes, { file, budgets });
    return { format: 'pytorch-legacy', ...readStateDict(object, reading) };
  }
  if (zipMagic.every((byte, i) => bytes[i] === byte)) {
    const zip = readZip(bytes, { file, budget: budgets.bytes });
    checkNotForeignZip(zip.names, file);
    const folder = torchFolder(zip);
    if (folder !== undefined) {
      const object = readTorchZip(zip, folder, { file, budgets });
      return { format: 'pytorch-zip', ...readStateDict(object, reading) };
    }
    checkCount(zip.names.length, file);
    const tensors = readNpz(zip, { file, budget: budgets.bytes });
    return { format: 'npz', ...bare, tensors };
  }
  const begin = Buffer.from(bytes.subarray(0, 8)).toString('hex');
  const got = bytes.length === 0 ? 'an empty file' : `${bytes.length} bytes that begin ${begin}`;
  throw new CheckpointError('not a model file', { file, expected: readableFormats, got });
}

function checkCount(count: number, file: string): void {
  if (count <= mostTensors) return;
  const where = { file, expected: `at most ${mostTensors} tensors`, got: count };
  throw new CheckpointError('too many tensors for a model', where);
}

function hasSafetensorsHeader(bytes: Uint8Array): boolean {
  if (bytes[safetensorsBrace.at] !== safetensorsBrace.byte) return false;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  return length <= bytes.length - safetensorsBrace.at;
}

function readStateDict(
  object: TorchObject,
  { file, weights, budgets }: Reading,
): Omit<Contents, 'format'> {
  const { path, tensors, ...rest } = findStateDict(object.value, { file, weights });
  const stored = [...tensors].map(
    ([name, tensor]) => [name, storeTensor(object, tensor, budgets.bytes)] as const,
  );
  const aliases = sharedTensors(tensors, { file, budget: budgets.bytes });
  return { ...rest, tensors: new Map(stored), aliases, wrapper: path };
}
