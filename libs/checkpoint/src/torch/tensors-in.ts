import { CheckpointError } from '../checkpoint-error.js';
import { describe, isKind, type PickledTensor, type PickleValue } from '../pickle/pickle-value.js';
import { type DictOfTensors, isTensor, pathText } from './dicts-of-tensors.js';

/** What tensors that are not read are, by what makes them, and what to do. */
const unread: readonly (readonly [makers: RegExp, advice: string])[] = [
  [/sparse/, 'it is sparse; save tensor.to_dense()'],
  [/packed|qtensor|\.Q[A-Z]\w*Storage$/, 'it is quantised; save tensor.dequantize()'],
  [/Complex/, 'it is of complex numbers, which no network here has'],
  [/_v3$|UntypedStorage$/, 'it is of FP8, or of unsigned integers; save tensor.float()'],
  [/^numpy/, 'it is an array of numpy; save torch.from_numpy(array), or all with numpy.savez'],
  [/meta_tensor/, 'it has no numbers (device meta); save the model after it is loaded'],
];

/**
 * The tensors of a dict, by name. Throws a CheckpointError that names the first value that stands where
 * a tensor belongs and is none that is read. Values without a dot in their key stand beside the tensors.
 */
export function tensorsIn(dict: DictOfTensors, file: string): ReadonlyMap<string, PickledTensor> {
  const tensors = new Map<string, PickledTensor>();
  for (const [key, value] of dict.entries) {
    if (typeof key !== 'string') continue;
    if (isKind(value, 'tensor')) tensors.set(key, value);
    else if (isMissed(key, value)) refuse(key, value);
  }
  return tensors;

  function refuse(tensor: string, value: PickleValue): never {
    const name = isKind(value, 'opaque') ? value.name : 'packed';
    const advice = unread.find(([makers]) => makers.test(name))?.[1];
    const what = `a value in the place of a tensor is not read${advice ? `: ${advice}` : ''}`;
    const where = pathText(dict) === '' ? { file, tensor } : { file, key: pathText(dict), tensor };
    throw new CheckpointError(what, { ...where, got: describe(value) });
  }
}

/** Modules may keep anything as their extra state; quantised ones pack their weights into tuples. */
function isMissed(key: string, value: PickleValue): boolean {
  if (isKind(value, 'opaque') && value.isTensor) return true;
  if (!key.includes('.') || key.endsWith('_extra_state')) return false;
  return isKind(value, 'opaque') || (Array.isArray(value) && value.some(isTensor));
}
