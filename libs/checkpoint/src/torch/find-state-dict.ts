import { CheckpointError } from '../checkpoint-error.js';
import {
  describe,
  isKind,
  type PickleDict,
  type PickledTensor,
  type PickleValue,
} from '../pickle/pickle-value.js';

/** The dict of a checkpoint that holds a network's tensors. */
export interface StateDict {
  /** The keys that lead to it, outermost first. */
  readonly path: readonly string[];
  readonly tensors: ReadonlyMap<string, PickledTensor>;
  /** Numbers and texts beside it, such as an epoch. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Paths of other dicts of tensors; '' is the file itself. */
  readonly passedOver: readonly string[];
}

interface Place {
  readonly path: readonly string[];
  /** From the file's own dict to the one at the path's end. */
  readonly dicts: readonly PickleDict[];
}

/** The keys under which training scripts keep the weights, the surest first. */
const usualKeys = ['model_state_dict', 'state_dict', 'model', 'net'];
/** Lightning keeps `model` within `state_dict` within the file; nothing usual is deeper. */
const deepestPath = 3;

/**
 * Finds the tensors of a network in a saved object: under the usual keys, else in the object
 * itself, else in the one dict of tensors that it holds. Throws a CheckpointError that lists what
 * there is when none is found or any of several could be meant.
 */
export function findStateDict(object: PickleValue, file: string): StateDict {
  const found = dictsWithin(object).filter(({ dicts }) => tensorsOf(dicts.at(-1)).length > 0);
  const [taken, next] = found.toSorted((a, b) => rank(a) - rank(b));
  if (taken === undefined) {
    const got = object instanceof Map ? keysOf(object) : describe(object);
    throw new CheckpointError('no tensors in the file', { file, expected: 'a state dict', got });
  }
  if (next !== undefined && rank(next) === rank(taken)) {
    const expected = `one dict of tensors, or one under ${usualKeys.join(', ')}`;
    const got = found.map(pathText).join(', ').slice(0, 200);
    throw new CheckpointError('several dicts could be the weights', { file, expected, got });
  }
  return {
    path: taken.path,
    tensors: new Map(tensorsOf(taken.dicts.at(-1))),
    metadata: Object.fromEntries(taken.dicts.flatMap(scalarsOf)),
    passedOver: found.filter((place) => place !== taken).map(pathText),
  };
}

/** The dicts within an object that text keys lead to; each once, though it be there many times. */
function dictsWithin(object: PickleValue): Place[] {
  const places: Place[] = object instanceof Map ? [{ path: [], dicts: [object] }] : [];
  const seen = new Set<PickleValue>([object]);
  // The list grows while it is read: breadth first.
  for (const { path, dicts } of places) {
    if (path.length === deepestPath) break;
    for (const [key, value] of dicts[path.length]) {
      if (typeof key !== 'string' || !(value instanceof Map) || seen.has(value)) continue;
      seen.add(value);
      places.push({ path: [...path, key], dicts: [...dicts, value] });
    }
  }
  return places;
}

/** Less is more likely to be meant. */
function rank({ path }: Place): number {
  const isUsual = path.length > 0 && path.every((key) => usualKeys.includes(key));
  return isUsual ? usualKeys.indexOf(path[0]) : usualKeys.length + path.length;
}

function tensorsOf(dict: PickleDict | undefined): [string, PickledTensor][] {
  return [...(dict ?? [])].filter(
    (entry): entry is [string, PickledTensor] =>
      typeof entry[0] === 'string' && isKind(entry[1], 'tensor'),
  );
}

function scalarsOf(dict: PickleDict): [string, string][] {
  return [...dict].flatMap(([key, value]) =>
    typeof key === 'string' && ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
      ? [[key, String(value)]]
      : [],
  );
}

function pathText({ path }: Place): string {
  return path.join('/');
}

function keysOf(dict: PickleDict): string {
  const keys = [...dict.keys()].map((key) => (typeof key === 'string' ? key : describe(key)));
  return `a dict of ${keys.join(', ').slice(0, 200) || 'nothing'}`;
}
