import type { Op } from './op.js';
import { batchNorm } from './ops/batch-norm.js';
import { groupNorm } from './ops/group-norm.js';
import { layerNorm } from './ops/layer-norm.js';

/** Normalisations by the names that notations give them; "group" is over all channels at once. */
export const norms = { none: undefined, batch: batchNorm, layer: layerNorm, group: groupNorm(1) };

/** A key of `norms`. */
export type NormName = keyof typeof norms;

/** The normalisation of that name; undefined for "none". */
export function normNamed(name: NormName): Op | undefined {
  return norms[name];
}
