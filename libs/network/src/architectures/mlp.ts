import { chain, type Layer } from '../chain.js';
import { type Graph, inputName } from '../network.js';
import { type NormName, normNamed } from '../norms.js';
import type { Op } from '../op.js';
import { relu } from '../ops/activations.js';
import { linear } from '../ops/linear.js';

/** How a perceptron is made. */
export interface MlpOptions {
  readonly norm?: NormName;
  readonly bias?: boolean;
  readonly activation?: Op;
}

/**
 * A multi-layer perceptron, e.g. of widths [784, 512, 10]: layers fc1, fc2, ..., each but
 * the last followed by its normalisation norm1, ... and its activation act1, ...
 */
export function mlp(
  widths: readonly number[],
  { norm = 'none', bias = true, activation = relu }: MlpOptions = {},
): Graph {
  const layers = widths.slice(1).flatMap((width, i): Layer[] => {
    const n = i + 1;
    const fc: Layer = [`fc${n}`, linear(width, { bias })];
    if (n === widths.length - 1) return [fc];
    return [fc, [`norm${n}`, normNamed(norm)], [`act${n}`, activation]];
  });
  return { inputShape: widths.slice(0, 1), nodes: chain(inputName, layers) };
}
