import type { Budget } from '../budget.js';
import { CheckpointError } from '../checkpoint-error.js';
import type { PickledTensor } from '../pickle/pickle-value.js';
import { eachElement, elementCount, lastElement } from '../row-major.js';
import { isFloat } from '../stored-tensor.js';

interface View extends PickledTensor {
  readonly name: string;
}

/**
 * The tensors that are the same view of a storage as an earlier one: by name, the name of that one.
 * Throws a CheckpointError for two tensors of floats that have some numbers in common otherwise, in
 * part or in another layout: written one by one, they would no longer be what the network has. The
 * tensors have been paid for before.
 */
export function sharedTensors(
  tensors: ReadonlyMap<string, PickledTensor>,
  { file, budget }: { readonly file: string; readonly budget: Budget },
): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>();
  const views = new Map<string, Map<string, View>>();
  for (const [name, tensor] of tensors) {
    if (elementCount(tensor.shape) === 0) continue;
    const { storage, offset, shape, strides } = tensor;
    const ofStorage = views.get(storage.key) ?? new Map<string, View>();
    views.set(storage.key, ofStorage);
    const view = JSON.stringify([storage.dtype, offset, shape, strides]);
    const first = ofStorage.get(view);
    if (first === undefined) ofStorage.set(view, { ...tensor, name });
    else aliases.set(name, first.name);
  }
  for (const ofStorage of views.values()) {
    const floats = [...ofStorage.values()].filter(({ storage }) => isFloat(storage.dtype));
    if (mayMeet(floats)) checkApart(floats, { file, budget });
  }
  return aliases;
}

/** Whether the range of one view reaches into that of another. */
function mayMeet(views: readonly View[]): boolean {
  const ordered = views.toSorted((a, b) => a.offset - b.offset);
  let last = -1;
  for (const view of ordered) {
    if (view.storage.dtype !== views[0].storage.dtype || view.offset <= last) return true;
    last = Math.max(last, lastElement(view));
  }
  return false;
}

/** Throws for two views that have an element in common. */
function checkApart(
  views: readonly View[],
  { file, budget }: { readonly file: string; readonly budget: Budget },
): void {
  const [{ storage }] = views;
  budget.take(storage.count);
  const isTaken = new Uint8Array(storage.count);
  for (const view of views) {
    let isMet = view.storage.dtype !== storage.dtype;
    // A first time to look and a second to take: a view may have an element twice.
    eachElement(view, (at) => {
      isMet ||= isTaken[at] === 1;
    });
    if (isMet) refuse(view, views, file);
    eachElement(view, (at) => {
      isTaken[at] = 1;
    });
  }
}

function refuse(view: View, views: readonly View[], file: string): never {
  const { shape, strides, offset } = view;
  const others = views.flatMap(({ name }) => (name === view.name ? [] : [name]));
  throw new CheckpointError(
    'two tensors share some of their numbers, and not as one tensor under two names, so that neither can be re-ordered alone; if the network does not tie them, save a copy of each: {name: tensor.clone() for name, tensor in state_dict.items()}',
    {
      file,
      tensor: view.name,
      expected: `numbers apart from ${others.join(', ').slice(0, 200)}`,
      got: `shape ${shape.join('x')}, strides ${strides.join('x')}, offset ${offset}`,
    },
  );
}
