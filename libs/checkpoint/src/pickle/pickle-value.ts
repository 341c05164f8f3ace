import type { ElementType } from '../stored-tensor.js';

/** What a pickle holds as far as it is read; lists, tuples and sets are all arrays. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleValue[]
  | PickleDict
  | PickleGlobal
  | PickledOpaque
  | PickledBytes
  | PickledStorage
  | PickledTensor;

/** A dict or an OrderedDict. */
export type PickleDict = Map<PickleValue, PickleValue>;

/** What stands for one of the names that a pickle may say; `name` is as in `torch.FloatStorage`. */
export type PickleGlobal =
  | { readonly kind: 'function'; readonly name: string; readonly call: PickleFunction }
  | { readonly kind: 'storage type'; readonly name: string; readonly dtype: ElementType }
  | { readonly kind: 'constant'; readonly name: string };

/**
 * What a name that is not read stands for, and whatever is made of it: it is passed over, and nothing
 * is known of it but the name, such as `argparse.Namespace`.
 */
export interface PickledOpaque {
  readonly kind: 'opaque';
  readonly name: string;
  /** Whether it stands in a tensor's place: its numbers are not read. */
  readonly isTensor: boolean;
}

/** Bytes within the pickle, shared with it. */
interface PickledBytes {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array;
}

/** Builds a value of the arguments, in time linear in them, or refuses them. */
export type PickleFunction = (args: readonly PickleValue[], refuse: Refuse) => PickleValue;

/** Throws a CheckpointError that says where in the pickle it is. */
export type Refuse = (what: string, details: RefusalDetails) => never;

/** What a refusal tells beside its sentence and place. */
export interface RefusalDetails {
  readonly expected: string;
  readonly got: PickleValue | undefined;
}

/** A run of elements outside the pickle. */
export interface PickledStorage {
  readonly kind: 'storage';
  readonly dtype: ElementType;
  readonly key: string;
  readonly count: number;
}

/** A view of a storage, within it; strides and offset count elements. */
export interface PickledTensor {
  readonly kind: 'tensor';
  readonly storage: PickledStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

type PickleObject = PickleGlobal | PickledOpaque | PickledBytes | PickledStorage | PickledTensor;

/** Whether a value is an object of that kind. */
export function isKind<K extends PickleObject['kind']>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleObject, { readonly kind: K }> {
  return isObject(value) && value.kind === kind;
}

/** Whether a value is a whole number from 0 that doubles hold exactly. */
export function isCount(value: PickleValue | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** A pickled value in few words, for an error. */
export function describe(value: PickleValue | undefined): string {
  if (Array.isArray(value)) return `a list or tuple of ${value.length}`;
  if (value instanceof Map) return `a dict of ${value.size}`;
  if (isKind(value, 'opaque')) return `an object of ${value.name}`;
  if (isKind(value, 'bytes')) return `${value.bytes.length} bytes`;
  if (isObject(value))
    return 'name' in value ? `the ${value.kind} ${value.name}` : `a ${value.kind}`;
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : String(value);
}

function isObject(value: PickleValue | undefined): value is PickleObject {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
