import { comesBefore } from './chain-names.js';
import type { Layer } from './layer.js';

/** Whether a layer takes what the last of those before gives; behind a convolution a linear one takes all its positions. */
export function takesWhatComes(layer: Layer, chosen: readonly Layer[]): boolean {
  const before = chosen.at(-1);
  if (before === undefined) return true;
  if (before.kind === 'linear' && layer.kind === 'convolution') return false;
  const isFlattened = before.kind === 'convolution' && layer.kind === 'linear';
  return isFlattened ? layer.inputs % before.outputs === 0 : layer.inputs === before.outputs;
}

/** Whether names say that one layer comes before another. */
export function isNamedBefore(one: Layer, other: Layer): boolean {
  return comesBefore(one.name, other.name) === true;
}
