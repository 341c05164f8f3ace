import type { NormName } from '../norms.js';
import type { Op } from '../op.js';
import { batchNormOf } from '../ops/batch-norm.js';
import { convolution } from '../ops/convolution.js';
import { linear } from '../ops/linear.js';
import type { Layer } from './layer.js';

/** The op of a file's layer; a normalisation is `norm` unless it has running statistics. */
export function opOf(layer: Layer, norm: Op, stride = 1): Op {
  const { kind, outputs, size, sources } = layer;
  const bias = sources.has('bias');
  if (kind === 'linear') return linear(outputs, { bias });
  if (kind === 'convolution') return convolution(outputs, size, { stride, bias, init: 'he' });
  return sources.has('running_mean') ? batchNormOf({ affine: sources.has('weight') }) : norm;
}

/** The options of a notation for images that are not the usual ones, each behind a comma. */
export function optionsText(width: number, norm: NormName): string {
  return `${width === 1 ? '' : `,width=${width}`}${norm === 'batch' ? '' : `,norm=${norm}`}`;
}
