import {
  isKind,
  type PickleDict,
  type PickledOpaque,
  type PickledTensor,
  type PickleValue,
} from '../pickle/pickle-value.js';

/** A dict within a saved object that holds tensors. */
export interface DictOfTensors {
  /** The keys that lead to it, outermost first. */
  readonly path: readonly string[];
  /** From the file's own dict to the one at the path's end. */
  readonly dicts: readonly PickleDict[];
  /** The dict at the path's end. */
  readonly entries: PickleDict;
}

/** Lightning keeps `model` within `state_dict` within the file; nothing usual is deeper. */
const deepestPath = 3;
/** What training scripts keep beside weights, which may hold tensors of its own. */
const companion = /^(optim|lr_sched|sched|callback|rng|scaler|grad_scaler|loops|hyper_param)/i;

/**
 * The dicts of tensors within an object that text keys lead to, each once, though it be there many
 * times; without those of an optimizer and the like where there are others.
 */
export function dictsOfTensors(object: PickleValue): readonly DictOfTensors[] {
  const all = dictsWithin(object).filter(({ entries }) =>
    [...entries].some(([key, value]) => typeof key === 'string' && isTensor(value)),
  );
  const own = all.filter(({ path }) => !companion.test(path[0] ?? ''));
  return own.length > 0 ? own : all;
}

/** Whether a value is a tensor, be it one that is not read. */
export function isTensor(value: PickleValue): value is PickledTensor | PickledOpaque {
  return isKind(value, 'tensor') || (isKind(value, 'opaque') && value.isTensor);
}

/** The path as people are told it; '' for the file's own dict. */
export function pathText({ path }: DictOfTensors): string {
  return path.join('/');
}

function dictsWithin(object: PickleValue): DictOfTensors[] {
  const places: DictOfTensors[] =
    object instanceof Map ? [{ path: [], dicts: [object], entries: object }] : [];
  const seen = new Set<PickleValue>([object]);
  // The list grows while it is read: breadth first.
  for (const { path, dicts, entries } of places) {
    if (path.length === deepestPath) break;
    for (const [key, value] of entries) {
      if (typeof key !== 'string' || !(value instanceof Map) || seen.has(value)) continue;
      seen.add(value);
      places.push({ path: [...path, key], dicts: [...dicts, value], entries: value });
    }
  }
  return places;
}
