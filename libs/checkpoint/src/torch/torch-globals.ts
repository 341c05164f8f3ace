import type { PickleFunction, PickleGlobal, PickleValue, Refuse } from '../pickle/pickle-value.js';
import { rebuildFromType, rebuildTensor } from './rebuild-tensor.js';
import { storageTypes } from './storage-types.js';

const functions: Readonly<Record<string, PickleFunction>> = {
  'collections.OrderedDict': ([pairs = []], refuse) => new Map(toPairs(pairs, refuse)),
  'collections.defaultdict': () => new Map(),
  // How often each milestone of a learning rate comes.
  'collections.Counter': ([counts], refuse) =>
    counts instanceof Map ? counts : refuse('not counts', { expected: 'a dict', got: counts }),
  'torch.Size': ([sizes], refuse) =>
    Array.isArray(sizes) ? sizes : refuse('not a shape', { expected: 'a tuple', got: sizes }),
  'torch.device': ([device = null]) => device,
  'torch._utils._rebuild_tensor': rebuildTensor,
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._tensor._rebuild_from_type_v2': rebuildFromType,
  'torch._utils._rebuild_parameter': ([tensor = null]) => tensor,
  'torch._utils._rebuild_parameter_with_state': ([tensor = null]) => tensor,
};

const constants = [
  'bool',
  'uint8',
  'int8',
  'int16',
  'int32',
  'int64',
  'float16',
  'bfloat16',
  'float32',
  'float64',
  'strided',
].map((name) => `torch.${name}`);

/** The names in a checkpoint's pickle that are read. Each is data or builds data. */
export const torchGlobals: ReadonlyMap<string, PickleGlobal> = new Map<string, PickleGlobal>([
  ...Object.entries(storageTypes).map(
    ([name, dtype]) => [`torch.${name}`, { kind: 'storage type', name, dtype }] as const,
  ),
  ...Object.entries(functions).map(
    ([name, call]) => [name, { kind: 'function', name, call }] as const,
  ),
  ...constants.map((name) => [name, { kind: 'constant', name }] as const),
]);

/** Python 2 gave an OrderedDict its entries as an argument. */
function toPairs(pairs: PickleValue, refuse: Refuse): [PickleValue, PickleValue][] {
  const isPair = (pair: PickleValue): pair is [PickleValue, PickleValue] =>
    Array.isArray(pair) && pair.length === 2;
  if (Array.isArray(pairs) && pairs.every(isPair)) return pairs;
  return refuse('not the entries of a dict', { expected: 'pairs', got: pairs });
}
