import { readOptions } from '@isthmus/notation';
import type { FusionMethod } from '../fusion/fusion.js';
import { fuse } from '../fusion/ot-fusion.js';
import { fusionOptions } from '../fusion/ot-fusion-options.js';
import { partialMatching } from '../fusion/partial-matching.js';
import { padWeights } from '../fusion/partial-padding.js';
import type { Model } from '../problem/model.js';
import { parseMethod } from './parse-method.js';

/**
 * Reads how a network is to be carried over to another's widths from the notation of a matcher:
 * `ot-fusion` does it by its transports, which between different widths divide units and add them up;
 * any other finds a permutation, b padded with units of zeros. The same errors as `parseMethod`.
 */
export function parseFusion(notation: string): FusionMethod {
  const { matcher } = parseMethod(notation);
  const options = transportOptions(notation);
  return options === undefined
    ? partialMatching(matcher)
    : fuse(readOptions(options, fusionOptions));
}

/**
 * Throws the error of a method that pads where b cannot be padded to the widths of a, without a search: whoever has
 * the models can tell before anything is started.
 */
export function checkFusion(notation: string, a: Model, b: Model): void {
  if (transportOptions(notation) === undefined) padWeights(b, a);
}

/** The options of `ot-fusion`; undefined for any other method. */
function transportOptions(notation: string): string | undefined {
  const [, options] = /^ot-fusion:?(.*)$/s.exec(notation) ?? [];
  return options;
}
