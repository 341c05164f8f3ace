import { type NormName, norms } from '../norms.js';
import type { Op } from '../op.js';
import { isFlax, type Layer } from './layer.js';

/** What normalisations without running statistics are taken for in a network of images. */
export function imageNormOf(layers: readonly Layer[]): Op {
  return isFlax(layers) ? norms.layer : norms.group;
}

/** The name that notations have for the normalisations of a network of images. */
export function normNameOf(layers: readonly Layer[]): NormName {
  const norm = layers.find(({ kind }) => kind === 'norm');
  if (norm === undefined) return 'none';
  if (norm.sources.has('running_mean')) return 'batch';
  return isFlax(layers) ? 'layer' : 'group';
}

/** What is assumed of the normalisations of a network of images. */
export function normAssumptions(layers: readonly Layer[]): readonly string[] {
  const isPlain = ({ kind, sources }: Layer) => kind === 'norm' && !sources.has('running_mean');
  if (!layers.some(isPlain)) return [];
  return [
    isFlax(layers)
      ? 'layer norms over channels that add 1e-5 to the variance (Flax itself adds 1e-6)'
      : 'normalisations without running statistics are group norms of one group',
  ];
}
