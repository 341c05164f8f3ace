import { partialMatching } from '../fusion/partial-matching.js';
import { padWeights } from '../fusion/partial-padding.js';
import type { Model } from '../problem/model.js';
import type { FusionMethod } from '../search/fusion.js';
import { parseMethod } from './parse-method.js';

/**
 * Reads how a network is to be carried over to another's widths from the notation of a matcher:
 * one with a way of its own goes it, as `ot-fusion` does by its transports, which between different
 * widths divide units and add them up; any other finds a permutation, b padded with units of zeros.
 * The same errors as `parseMethod`.
 */
export function parseFusion(notation: string): FusionMethod {
  const { fuse, matcher } = parseMethod(notation);
  return fuse ?? partialMatching(matcher);
}

/**
 * Throws the error of a method that pads where b cannot be padded to the widths of a, without a search: whoever has
 * the models can tell before anything is started.
 */
export function checkFusion(notation: string, a: Model, b: Model): void {
  if (parseMethod(notation).fuse === undefined) padWeights(b, a);
}
