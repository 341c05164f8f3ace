import {
  type Pickled,
  pickledCall,
  pickledDict,
  pickledGlobal,
  pickledInteger,
  pickledReference,
  pickledText,
  pickledTuple,
  writePickle,
} from '../pickle/write-pickle.js';
import { writeZip } from '../zip/write-zip.js';

/** A tensor as a pickle may have it, within its storage or not. */
export interface View {
  readonly type?: string;
  readonly key?: string;
  readonly count: number;
  readonly offset?: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** The pickled call that rebuilds a view of a storage; float32 numbers of storage 0 by default. */
export function pickledView({
  type = 'FloatStorage',
  key = '0',
  offset = 0,
  ...view
}: View): Pickled {
  const id = [
    pickledText('storage'),
    pickledGlobal('torch', type),
    pickledText(key),
    pickledText('cpu'),
    pickledInteger(view.count),
  ];
  return pickledCall(pickledGlobal('torch._utils', '_rebuild_tensor_v2'), [
    pickledReference(pickledTuple(id)),
    pickledInteger(offset),
    pickledTuple(view.shape.map(pickledInteger)),
    pickledTuple(view.strides.map(pickledInteger)),
  ]);
}

/** What torch.save would write of a dict of views. */
export function savedViews(
  views: Readonly<Record<string, View>>,
  storages: readonly Uint8Array[],
): Uint8Array {
  const entries = Object.entries(views).map(([name, view]) => [name, pickledView(view)] as const);
  return savedPickle(writePickle(pickledDict(entries)), storages);
}

/** The zip that torch.save would put around a pickle and its storages. */
export function savedPickle(pickle: Uint8Array, storages: readonly Uint8Array[] = []): Uint8Array {
  const members = storages.map((bytes, key) => [`archive/data/${key}`, bytes] as const);
  return writeZip(new Map([['archive/data.pkl', pickle], ...members]));
}
