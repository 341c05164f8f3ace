import { createBudget } from './budget.js';
import { CheckpointError } from './checkpoint-error.js';
import { readNpz } from './npz/npz.js';
import { elementCount } from './row-major.js';
import { readSafetensors } from './safetensors.js';
import { elementSizes, isFloat, type StoredTensor } from './stored-tensor.js';
import { stripPrefix } from './strip-prefix.js';
import { findStateDict } from './torch/find-state-dict.js';
import { readTorchLegacy } from './torch/torch-legacy.js';
import { storeTensor, type TorchBudgets, type TorchObject } from './torch/torch-object.js';
import { readTorchZip, torchFolder } from './torch/torch-zip.js';
import { readZip } from './zip/read-zip.js';

/** How a model file is written: PyTorch's as a zip since 1.6, as a sequence of pickles before. */
export type CheckpointFormat = 'safetensors' | 'npz' | 'pytorch-zip' | 'pytorch-legacy';

/** A model file's tensors, and how they are named and wrapped there. */
export interface Checkpoint {
  readonly format: CheckpointFormat;
  /** By name, without wrapper and prefix, in the file's order; they may share its memory. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Texts that the file has beside the tensors; of PyTorch's also numbers, such as `epoch`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The keys under which a PyTorch file has the tensors, as `model_state_dict`; mostly none. */
  readonly wrapper: readonly string[];
  /** What stands before every name in the file, as `module.`; mostly nothing. */
  readonly prefix: string;
  /** Keys of other dicts of tensors in a PyTorch file, joined by `/`; '' is the outermost. */
  readonly passedOver: readonly string[];
}

type Contents = Omit<Checkpoint, 'prefix'>;

/** A safetensors file's header begins behind its length, with a brace. */
const safetensorsBrace = { at: 8, byte: 0x7b };
/** A pickle's PROTO, and the GLOBAL that pickles of protocol 0 begin with when they call. */
const picklesBegin = [0x80, 0x63];
const zipMagic = [0x50, 0x4b];

/** Memory that the tensors may take while they are read, and as float32, in sizes of the file. */
const mostCopies = 4;
const tooLarge = `the tensors would take over ${mostCopies} times the file's size; if it is compressed, write it without compression`;
/** What the values about the tensors may take beside that. */
const pickleSlackBytes = 2 ** 24;

/**
 * Reads a model file, whose format is told by its content: safetensors, npz, PyTorch. Nothing in
 * it is executed, and no more memory taken than 4 times its size (and 16 MiB for pickled values).
 * Throws a CheckpointError, which names `file`, for any other file and any that is damaged.
 */
export function readCheckpoint(bytes: Uint8Array, { file }: { readonly file: string }): Checkpoint {
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
  const contents = readContents(plain, { file, budgets });
  const { prefix, stripped } = stripPrefix([...contents.tensors.keys()]);
  const tensors = [...contents.tensors.values()];
  for (const { dtype, shape } of tensors) {
    if (isFloat(dtype)) budgets.bytes.take(elementCount(shape) * elementSizes.F32);
  }
  return { ...contents, tensors: new Map(stripped.map((name, i) => [name, tensors[i]])), prefix };
}

function readContents(
  bytes: Uint8Array,
  { file, budgets }: { readonly file: string; readonly budgets: TorchBudgets },
): Contents {
  const bare = { metadata: {}, wrapper: [], passedOver: [] };
  if (bytes[safetensorsBrace.at] === safetensorsBrace.byte) {
    return { format: 'safetensors', ...bare, ...readSafetensors(bytes, { file }) };
  }
  if (picklesBegin.includes(bytes[0])) {
    const object = readTorchLegacy(bytes, { file, budgets });
    return { format: 'pytorch-legacy', ...readStateDict(object, { file, budgets }) };
  }
  if (zipMagic.every((byte, i) => bytes[i] === byte)) {
    const zip = readZip(bytes, { file, budget: budgets.bytes });
    const folder = torchFolder(zip);
    if (folder !== undefined) {
      const object = readTorchZip(zip, folder, { file, budgets });
      return { format: 'pytorch-zip', ...readStateDict(object, { file, budgets }) };
    }
    const tensors = readNpz(zip, { file, budget: budgets.bytes });
    return { format: 'npz', ...bare, tensors };
  }
  const begin = Buffer.from(bytes.subarray(0, 8)).toString('hex');
  const got = bytes.length === 0 ? 'an empty file' : `${bytes.length} bytes that begin ${begin}`;
  const expected = 'safetensors, npz or what torch.save writes';
  throw new CheckpointError('not a model file', { file, expected, got });
}

function readStateDict(
  object: TorchObject,
  { file, budgets }: { readonly file: string; readonly budgets: TorchBudgets },
): Omit<Contents, 'format'> {
  const { path, tensors, metadata, passedOver } = findStateDict(object.value, file);
  const stored = [...tensors].map(
    ([name, tensor]) => [name, storeTensor(object, tensor, budgets.bytes)] as const,
  );
  return { tensors: new Map(stored), metadata, wrapper: path, passedOver };
}
