import type { Layer } from './layer.js';

/**
 * Layers of a chain in the order of their numbers, each normalisation behind the layer of its
 * number; convolutions come first, and a linear layer without a number comes last. Of equal
 * numbers, the file's order decides.
 */
export function inNumberOrder(layers: readonly Layer[]): readonly Layer[] {
  const keys = new Map(layers.map((layer) => [layer, keyOf(layer, layers)]));
  return layers.toSorted((a, b) => compare(keys.get(a) ?? [], keys.get(b) ?? []));
}

function keyOf(layer: Layer, layers: readonly Layer[]): readonly number[] {
  const numbers = [...layer.name.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  const place = numbers.length === 0 ? [Number.POSITIVE_INFINITY] : numbers;
  return [phaseOf(layer, layers), ...place, layer.kind === 'norm' ? 1 : 0];
}

/** 0 for what stands among convolutions, 1 for what comes behind. */
function phaseOf(layer: Layer, layers: readonly Layer[]): number {
  if (layer.kind !== 'norm') return layer.kind === 'convolution' ? 0 : 1;
  const nested = (other: Layer) => stemOf(other) === stemOf(layer) && other.kind !== 'norm';
  const beside = layers.find(nested) ?? layers.find(({ kind }) => kind === 'convolution');
  return beside?.kind === 'convolution' ? 0 : 1;
}

/** What stands before the first number. */
function stemOf({ name }: Layer): string {
  return name.replace(/\d.*$/s, '');
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  if (at === -1) return 0;
  // A name with fewer numbers comes before those that go on with others.
  return at === b.length ? 1 : a[at] - b[at];
}
