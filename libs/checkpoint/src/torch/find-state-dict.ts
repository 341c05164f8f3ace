import { CheckpointError } from '../checkpoint-error.js';
import {
  describe,
  isKind,
  type PickleDict,
  type PickledTensor,
  type PickleValue,
} from '../pickle/pickle-value.js';
import { chooseDict, usualKeys } from './choose-dict.js';
import { type DictOfTensors, dictsOfTensors, pathText } from './dicts-of-tensors.js';
import { tensorsIn } from './tensors-in.js';

/** The dict of a checkpoint that holds a network's tensors. */
export interface StateDict {
  /** The keys that lead to it, outermost first. */
  readonly path: readonly string[];
  readonly tensors: ReadonlyMap<string, PickledTensor>;
  /** Numbers and texts beside it, such as an epoch. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Paths of other dicts of tensors; '' is the file itself. */
  readonly passedOver: readonly string[];
  /** Which dict was taken, where there was a choice that nobody made. */
  readonly notes: readonly string[];
}

const saveStateDict = 'no code of a file is run; save model.state_dict() in place of the model';

/**
 * Finds the tensors of a network in a saved object: those that `weights` names, or else under the
 * usual keys, else in the object itself, else in the one dict of tensors that it holds. Throws a
 * CheckpointError that lists what there is when none is found or any of several could be meant, and
 * that names the class of what stands in the place of weights.
 */
export function findStateDict(
  object: PickleValue,
  { file, weights }: { readonly file: string; readonly weights?: string | undefined },
): StateDict {
  if (isKind(object, 'opaque')) {
    const where = { file, expected: 'a state dict', got: describe(object) };
    throw new CheckpointError(
      `the file holds a whole model or another object, and ${saveStateDict}`,
      where,
    );
  }
  const found = dictsOfTensors(object);
  if (found.length === 0) refuseWithout(object, file);
  const taken = chooseDict(found, { file, weights });
  if (weights === undefined) checkNotBesideModel(taken, file);
  const passedOver = found.filter((dict) => dict !== taken);
  return {
    path: taken.path,
    tensors: tensorsIn(taken, file),
    metadata: Object.fromEntries(taken.dicts.flatMap(scalarsOf)),
    passedOver: passedOver.map(pathText),
    notes: weights === undefined ? notesOn(taken, passedOver) : [],
  };
}

function refuseWithout(object: PickleValue, file: string): never {
  const expected = 'a state dict';
  const model = object instanceof Map ? modelIn(object) : undefined;
  if (model !== undefined) {
    throw new CheckpointError(`no tensors in the file, but an object: ${saveStateDict}`, {
      ...{ file, expected, got: model },
    });
  }
  const got = object instanceof Map ? keysOf(object) : describe(object);
  const remedy = Array.isArray(object) ? '; save the state dict alone, not in a list or tuple' : '';
  throw new CheckpointError(`no tensors in the file${remedy}`, { file, expected, got });
}

/** Other tensors are not to be taken for the weights where those are in a model that is not read. */
function checkNotBesideModel({ path, dicts: [outermost] }: DictOfTensors, file: string): void {
  if (path.length > 0 && usualKeys.includes(path[0])) return;
  const model = modelIn(outermost, usualKeys);
  if (model === undefined) return;
  const where = { file, expected: 'a state dict', got: model };
  throw new CheckpointError(
    `the weights are within an object, and ${saveStateDict}, or name a dict of tensors with --weights`,
    where,
  );
}

/** The first object under one of the keys, or under any. */
function modelIn(dict: PickleDict, keys?: readonly string[]): string | undefined {
  const model = [...dict].find(
    ([key, value]) => isKind(value, 'opaque') && (keys === undefined || keys.includes(String(key))),
  );
  return model && `${String(model[0])}, ${describe(model[1])}`;
}

function notesOn(taken: DictOfTensors, passedOver: readonly DictOfTensors[]): string[] {
  const others = passedOver.filter(({ path, entries }) => path.length > 0 && hasMatrix(entries));
  if (others.length === 0) return [];
  const own = pathText(taken) || 'the tensors outside';
  const keys = others.map(pathText).join(', ').slice(0, 200);
  return [`the weights are those under ${own}; passed over: ${keys} (--weights takes another)`];
}

function hasMatrix(dict: PickleDict): boolean {
  return [...dict.values()].some((value) => isKind(value, 'tensor') && value.shape.length > 1);
}

function scalarsOf(dict: PickleDict): [string, string][] {
  return [...dict].flatMap(([key, value]) =>
    typeof key === 'string' && ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
      ? [[key, String(value)]]
      : [],
  );
}

function keysOf(dict: PickleDict): string {
  const keys = [...dict.keys()].map((key) => (typeof key === 'string' ? key : describe(key)));
  return `a dict of ${keys.join(', ').slice(0, 200) || 'nothing'}`;
}
