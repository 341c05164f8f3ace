import {
  type Pickled,
  pickledCall,
  pickledDict,
  pickledFalse,
  pickledGlobal,
  pickledInteger,
  pickledItems,
  pickledReference,
  pickledText,
  pickledTuple,
  writePickle,
} from '../pickle/write-pickle.js';
import { elementCount, rowMajorStrides } from '../row-major.js';
import type { StoredTensor } from '../stored-tensor.js';
import { writeZip } from '../zip/write-zip.js';
import { storageTypeOf } from './storage-types.js';

/** torch.save takes the file's name; torch.load asks only that there is one folder. */
const folder = 'archive';
const emptyOrderedDict = pickledCall(pickledGlobal('collections', 'OrderedDict'), []);

/**
 * Writes a state dict, below the keys of `path`, as the zip that torch.save writes since PyTorch
 * 1.6; `torch.load` takes it with `weights_only=True`. The tensors of `aliases` share the storages of
 * those that they name. Equal arguments give equal bytes. Throws a RangeError for element types that
 * PyTorch has no storage for.
 */
export function writeTorchZip(
  tensors: ReadonlyMap<string, StoredTensor>,
  {
    path,
    aliases = new Map(),
  }: { readonly path: readonly string[]; readonly aliases?: ReadonlyMap<string, string> },
): Uint8Array {
  const owners = [...tensors.keys()].filter((name) => !aliases.has(name));
  const keys = new Map(owners.map((name, key) => [name, String(key)] as const));
  const entries = [...tensors].map(([name, tensor]) => {
    const key = keys.get(aliases.get(name) ?? name) ?? '';
    return [name, pickledTensor(tensor, key)] as const;
  });
  const stateDict = [...emptyOrderedDict, ...pickledItems(entries)];
  const object = path.reduceRight<Pickled>((inner, key) => pickledDict([[key, inner]]), stateDict);
  const storages = [...tensors].flatMap(([name, { bytes }]) =>
    keys.has(name) ? [[`${folder}/data/${keys.get(name)}`, bytes] as const] : [],
  );
  const members: (readonly [string, Uint8Array])[] = [
    [`${folder}/data.pkl`, writePickle(object)],
    [`${folder}/byteorder`, Buffer.from('little')],
    ...storages,
    [`${folder}/version`, Buffer.from('3\n')],
  ];
  return writeZip(new Map(members));
}

function pickledTensor({ dtype, shape }: StoredTensor, key: string): Pickled {
  const id = pickledTuple([
    pickledText('storage'),
    pickledGlobal('torch', storageTypeOf(dtype)),
    pickledText(key),
    pickledText('cpu'),
    pickledInteger(elementCount(shape)),
  ]);
  const numbers = (values: readonly number[]) => pickledTuple(values.map(pickledInteger));
  return pickledCall(pickledGlobal('torch._utils', '_rebuild_tensor_v2'), [
    pickledReference(id),
    pickledInteger(0),
    numbers(shape),
    numbers(rowMajorStrides(shape)),
    pickledFalse,
    emptyOrderedDict,
  ]);
}
