import { type NormName, norms } from '../norms.js';
import type { Op } from '../op.js';
import { hasStatistics, isFlax, type Layer } from './layer.js';
import { Misfit } from './misfit.js';

/** What normalisations without running statistics are taken for in a network of images: see `refuseOpenGroups`. */
export function imageNormOf(layers: readonly Layer[]): Op {
  return isFlax(layers) ? norms.layer : norms.group;
}

/** The name that notations have for the normalisations of a network of images. */
export function normNameOf(layers: readonly Layer[]): NormName {
  const norm = layers.find(({ kind }) => kind === 'norm');
  if (norm === undefined) return 'none';
  if (hasStatistics(norm)) return 'batch';
  return isFlax(layers) ? 'layer' : 'group';
}

/** What is assumed of normalisations. */
export function normAssumptions(layers: readonly Layer[]): readonly string[] {
  const found = layers.filter(({ kind }) => kind === 'norm');
  const plain = found.filter((norm) => !hasStatistics(norm) && norm.sources.has('bias'));
  const isFlaxs = plain.length > 0 && isFlax(layers);
  const norms = found.filter((norm) => hasStatistics(norm) || norm.sources.has('bias'));
  return [
    ...(found.some(hasStatistics)
      ? ['normalisations with running statistics are batch norms, by these statistics']
      : []),
    ...(plain.length > 0
      ? ['normalisations without running statistics are layer norms, of one group']
      : []),
    ...(norms.length > 0
      ? [
          `normalisations have an eps of 1e-5, added to the variance${isFlaxs ? ' (Flax itself has 1e-6)' : ''}`,
        ]
      : []),
  ];
}

/**
 * Throws a Misfit for normalisations of images without running statistics: in how many groups they normalise is not
 * in the file, and which channels can be re-ordered hangs on it. In Flax's files they are layer norms.
 */
export function refuseOpenGroups(layers: readonly Layer[]): void {
  const plain = layers.find(
    (layer) => layer.kind === 'norm' && !hasStatistics(layer) && layer.sources.has('bias'),
  );
  const ofImages = layers.some(({ kind }) => kind === 'convolution');
  if (plain === undefined || !ofImages || isFlax(layers)) return;
  throw new Misfit(
    `in how many groups its normalisations work is not in the file, and which channels can be re-ordered hangs on it [tensor=${plain.sources.get('weight')?.tensor}, channels=${plain.outputs}]: give the network with its groups`,
  );
}
